package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"recert/deploy/quickstart/endpoints"
	"recert/deploy/quickstart/knobs"
	"recert/deploy/quickstart/progress"
	"recert/deploy/quickstart/services"
	"recert/deploy/quickstart/supervise"
	"recert/deploy/quickstart/watch"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// Deps is what the demo needs from whoever calls it.
type Deps struct {
	// Environ holds the knobs, and is what services get.
	Environ []string
	// Bin is the folder of the binaries.
	Bin string
	// Out is where a person reads, Errs where problems go.
	Out, Errs io.Writer
	// Terminal tells whether Out can draw over itself.
	Terminal bool
}

// Run runs the demo until ctx ends, or, with EXIT=1, until it is done. It returns the exit status.
func Run(ctx context.Context, d Deps) int {
	k, err := knobs.Read(d.Environ)
	if err != nil {
		return d.fail(exitUsage, err)
	}
	r := &run{deps: d, knobs: k, began: time.Now()}
	r.screen = progress.New(d.Out, d.Terminal, r.began)
	defer r.close()
	if err := r.prepare(ctx); err != nil {
		return d.fail(exitUsage, err)
	}
	err = r.serve(ctx)
	r.screen.Finish()
	r.stop()
	return d.status(ctx, k.Exit, err)
}

// status turns how the run ended into an exit status. A demo that was to exit by itself and was stopped has counted
// nothing.
func (d Deps) status(ctx context.Context, exits bool, err error) int {
	var wrong *supervise.MisconfiguredError
	switch {
	case err == nil, !exits && ctx.Err() != nil && errors.Is(err, context.Canceled):
		return exitOK
	case exits && ctx.Err() != nil && errors.Is(err, context.Canceled):
		return d.fail(exitFailed, errors.New("EXIT=1: stopped before anything was counted"))
	case errors.Is(err, errUnmet):
		return exitFailed
	case errors.As(err, &wrong):
		return d.fail(exitUsage, err)
	default:
		return d.fail(exitFailed, err)
	}
}

// fail prints one line a problem.
func (d Deps) fail(code int, err error) int {
	fmt.Fprintln(d.Errs, err)
	return code
}

// run is one run of the demo.
type run struct {
	deps   Deps
	knobs  knobs.Knobs
	began  time.Time
	screen *progress.Screen
	// logDigest is that of the file that LOG names.
	logDigest string

	locks locks
	ports *endpoints.Ports
	scene *services.Scene
	super *supervise.Supervisor
	watch *watch.Watcher
}

func (r *run) close() {
	if r.ports != nil {
		r.ports.Close()
	}
	r.locks.release()
}

// stop ends every service, those that bring data in first, the embedded Kafka last.
func (r *run) stop() {
	// The embedded ClickHouse waits seconds for open connections before it ends.
	if r.watch != nil {
		_ = r.watch.Close()
	}
	r.screen.Note("stopping the services")
	r.super.Stop()
}
