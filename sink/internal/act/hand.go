package act

import (
	"context"
	"math/rand/v2"
	"time"

	"recert/schemas/command"
	"recert/sink/internal/effect"
)

// changer is one kind of change on the outside.
type changer interface {
	// Look only reads. tried says that a call was made that may have had its effect.
	Look(ctx context.Context, c *command.Command, tried bool) (effect.View, error)
	// Make makes the change, once.
	Make(ctx context.Context, c *command.Command) effect.Result
}

// Back-off from a system that does not answer as it should.
const (
	firstPause = time.Second
	lastPause  = time.Minute
	// lookTime bounds a look, waiting for rate limits included: other partitions wait meanwhile.
	lookTime = 15 * time.Second
)

// hand does one action, in phase guided.
type hand struct {
	changer
	// org is the only one whose commands it does; empty for all.
	org string
	// settle is how long after a call of unknown end its effect must show, timeout bounds a call, late its start.
	settle, timeout, late time.Duration

	resumeAt     time.Time
	looks, calls int // failed in a row
}

// newHand makes a hand with the times of its system.
func newHand(c changer, settle, timeout time.Duration) *hand {
	return &hand{changer: c, settle: settle, timeout: timeout, late: lateness(settle, timeout)}
}

// pause leaves the system alone, for longer each time, at least for d.
func (h *hand) pause(now time.Time, failures int, d time.Duration) {
	back := lastPause
	if failures < 7 {
		back = min(firstPause<<max(failures-1, 0), lastPause)
	}
	h.resumeAt = now.Add(max(d, back/2+rand.N(back/2+1)))
}

func (h *hand) paused(now time.Time) bool { return now.Before(h.resumeAt) }
