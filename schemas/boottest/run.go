package boottest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"recert/schemas/boot"
)

// endWait is how long a unit may take to end by itself; a busy machine is no failure.
const endWait = 20 * time.Second

// Deps is what boot hands to a service of this name, with a log that nobody reads.
func Deps(name string) boot.Deps {
	return boot.Deps{Name: name, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}}
}

// SDKJanitor lets one goroutine of Okta's SDK stay: its cache's janitor, which only the garbage collector stops.
func SDKJanitor() goleak.Option {
	return goleak.IgnoreTopFunction("github.com/patrickmn/go-cache.(*janitor).Run")
}

// Func makes a function a unit.
type Func func(ctx context.Context) error

// Run implements boot.Unit.
func (f Func) Run(ctx context.Context) error { return f(ctx) }

// Running is a unit at work.
type Running struct {
	t      testing.TB
	cancel context.CancelFunc
	done   chan struct{}
	err    error // of Run, once done is closed
	once   sync.Once
}

// Start runs the unit until it is stopped, at the latest when the test ends.
func Start(t testing.TB, u boot.Unit) *Running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := &Running{t: t, cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.err = u.Run(ctx)
	}()
	t.Cleanup(r.Stop)
	return r
}

// Done is closed when the unit has ended.
func (r *Running) Done() <-chan struct{} { return r.done }

// Stop asks the unit to end, as SIGTERM does, waits, and wants a clean end, unless the test has asked for the error.
func (r *Running) Stop() {
	r.t.Helper()
	r.once.Do(func() {
		if err := r.wait(); err != nil {
			r.t.Errorf("Run ended with %v", err)
		}
	})
}

// End is Stop for a test that judges the error itself.
func (r *Running) End() error {
	r.once.Do(func() {})
	return r.wait()
}

// Ended waits for an end by itself and returns its error.
func (r *Running) Ended() error {
	r.t.Helper()
	select {
	case <-r.done:
	case <-time.After(endWait):
		r.t.Fatal("Run did not end")
	}
	return r.End()
}

func (r *Running) wait() error {
	r.cancel()
	<-r.done
	return r.err
}

// Restarting builds and runs one unit after the other, as a supervisor restarts a process that ends, until the
// function returns.
func Restarting[U boot.Unit](t testing.TB, build func() U, until func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			_ = build().Run(ctx)
		}
	}()
	defer func() {
		cancel()
		<-ended
	}()
	until()
}
