package boot

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Repetitions of one warning or error within throttleWindow are swallowed and counted.
const (
	throttleWindow = 10 * time.Second
	throttleBurst  = 3
)

func newLog(w io.Writer, s Service, name string) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(s.LogLevel))
	h := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level})
	return slog.New(NewThrottle(h)).With("service", name)
}

// Throttle passes the first few records of a message and then one that says how many it swallowed.
type Throttle struct {
	slog.Handler
	state *throttleState
}

type throttleState struct {
	mu    sync.Mutex
	seen  map[string]*throttled
	clock func() time.Time
}

type throttled struct {
	since    time.Time
	count    int
	swallows int
}

// NewThrottle wraps a handler.
func NewThrottle(h slog.Handler) *Throttle {
	return &Throttle{Handler: h, state: &throttleState{seen: map[string]*throttled{}, clock: time.Now}}
}

// Handle passes the record on or swallows it.
func (t *Throttle) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn {
		return t.Handler.Handle(ctx, r)
	}
	pass, swallowed := t.state.admit(r.Message)
	if !pass {
		return nil
	}
	if swallowed > 0 {
		r.AddAttrs(slog.Int("swallowed", swallowed))
	}
	return t.Handler.Handle(ctx, r)
}

func (s *throttleState) admit(message string) (pass bool, swallowed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	m := s.seen[message]
	if m == nil || now.Sub(m.since) >= throttleWindow {
		if m != nil {
			swallowed = m.swallows
		}
		s.seen[message] = &throttled{since: now, count: 1}
		return true, swallowed
	}
	if m.count++; m.count <= throttleBurst {
		return true, 0
	}
	m.swallows++
	return false, 0
}

// WithAttrs keeps the throttle around the derived handler.
func (t *Throttle) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Throttle{Handler: t.Handler.WithAttrs(attrs), state: t.state}
}

// WithGroup keeps the throttle around the derived handler.
func (t *Throttle) WithGroup(name string) slog.Handler {
	return &Throttle{Handler: t.Handler.WithGroup(name), state: t.state}
}
