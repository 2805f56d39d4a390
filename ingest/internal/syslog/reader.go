package syslog

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/cursor"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/fault"
)

// waitMax bounds a wait that Okta asks for.
const waitMax = 5 * time.Minute

// errReplan says that the plan rested on what is no longer so, and that another one can be made at once.
var errReplan = errors.New("where to go on must be decided again")

// transactor is what the reader needs of bus.TxProducer.
type transactor interface {
	Open(ctx context.Context) error
	Do(ctx context.Context, records ...*kgo.Record) error
}

// reader follows one org's log. It belongs to one goroutine.
type reader struct {
	*Poll
	org string
	tx  transactor
	// date is Okta's newest time.
	date time.Time
	// at is the committed cursor; found is false before the first one.
	at    event.Cursor
	found bool
	// unsure says that a commit failed: it may have happened all the same, and Kafka must be asked.
	unsure bool
	// refused says that Okta did not take the cursor's link.
	refused bool
}

// restore fences other producers, ends what a former one left open, and reads the cursor.
func (r *reader) restore(ctx context.Context) error {
	if err := r.tx.Open(ctx); err != nil {
		return err
	}
	at, found, err := cursor.Read(ctx, r.cfg.Kafka, r.org)
	if err != nil {
		return fmt.Errorf("reading cursor: %w", err)
	}
	if r.unsure && at.Position > r.at.Position {
		r.metrics.events.Add(float64(at.Position - r.at.Position)) // the commit had happened
	}
	r.at, r.found, r.unsure, r.refused = at, found, false, false
	r.metrics.position.Set(float64(at.Position))
	return nil
}

// follow reads page after page until ctx ends or something fatal.
func (r *reader) follow(ctx context.Context) error {
	for ctx.Err() == nil {
		more, err := r.step(ctx)
		pause := r.cfg.Interval
		switch {
		case err == nil && more:
			pause = 0
		case err == nil, ctx.Err() != nil:
		case errors.Is(err, errReplan):
			pause = 0
		case isFatal(err):
			return err
		default:
			class := fault.ClassOf(err)
			r.metrics.retries.WithLabelValues(class.String()).Inc()
			r.deps.Log.Warn("work is postponed", "error", bus.CleanText(err.Error(), 300), "class", class.String(), "position", r.at.Position)
			pause = max(pause, min(fault.Delay(err), waitMax))
		}
		if !sleep(ctx, pause) {
			return nil
		}
	}
	return nil
}

// step reads and commits one page, and tells whether the next one is already there.
func (r *reader) step(ctx context.Context) (more bool, err error) {
	if r.unsure {
		if err := r.restore(ctx); err != nil {
			return false, patient(err)
		}
	}
	p, err := r.plan(ctx)
	if err != nil {
		return false, err
	}
	page, err := r.ask(ctx, p)
	if err != nil {
		return false, err
	}
	if err := r.commit(ctx, page); err != nil {
		r.unsure = true
		return false, patient(err)
	}
	return page.full, nil
}

// sleep waits and tells whether the whole time passed.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
