package demo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"recert/deploy/quickstart/services"
	"recert/deploy/quickstart/supervise"
	"recert/deploy/quickstart/watch"
	"recert/schemas/fault"
	"recert/schemas/olap"
)

const (
	readyWait  = 2 * time.Minute
	readyPause = 50 * time.Millisecond
	// queryTime bounds a look at the views.
	queryTime = time.Minute
)

// serve starts everything, waits for the summary and, unless it is to exit, lives on until ctx ends.
func (r *run) serve(ctx context.Context) error {
	r.super = supervise.New(supervise.Deps{
		Logs: r.knobs.In("logs"), PIDs: r.knobs.In("run"), Inherit: r.locks.services.File(), Note: r.screen.Note,
	})
	r.screen.Note("recert demo in " + r.knobs.Home + ": starting")
	if err := r.start(ctx); err != nil {
		return err
	}
	if err := r.open(ctx); err != nil {
		return err
	}
	// A living demo lives on also when it does not look as expected: there is more to see then.
	if err := r.await(ctx); r.knobs.Exit || err != nil && !errors.Is(err, errUnmet) {
		return err
	}
	r.screen.Note("The demo goes on living; Ctrl-C stops it, and a later make demo continues from here.")
	for {
		if err := r.pause(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

// start starts engines and org, then the tables, then the stages.
func (r *run) start(ctx context.Context) error {
	before := r.unclean()
	var world []services.Service
	for _, s := range []services.Service{services.Kafka(), services.ClickHouse(), services.Simulator()} {
		if r.scene.Replaced(s) {
			continue
		}
		world = append(world, s)
		if err := r.launch(s); err != nil {
			return err
		}
	}
	for _, s := range world {
		if err := r.ready(ctx, s); err != nil {
			return err
		}
	}
	for _, aside := range r.unclean() {
		if !slices.Contains(before, aside) {
			r.screen.Note("the embedded Kafka was not stopped cleanly: its log is now " + aside + ", and everything is read again from its sources")
		}
	}
	if err := r.super.Do(ctx, services.Migrate().Process(r.scene)); err != nil {
		return err
	}
	for _, s := range r.scene.Stages() {
		if err := r.launch(s); err != nil {
			return err
		}
	}
	return nil
}

// unclean lists the logs that the embedded Kafka has moved aside.
func (r *run) unclean() []string {
	found, _ := filepath.Glob(r.knobs.In("kafka", "data-unclean-*"))
	return found
}

func (r *run) launch(s services.Service) error {
	r.ports.Release(append(s.Ports, s.Metrics())...)
	return r.super.Start(s.Process(r.scene))
}

// ready waits until a service says so.
func (r *run) ready(ctx context.Context, s services.Service) error {
	client := &http.Client{Timeout: time.Second}
	for deadline := time.Now().Add(readyWait); time.Now().Before(deadline); {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+r.ports.Address(s.Metrics())+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
		if err := r.pause(ctx, readyPause); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s was not ready within %s; its log is %s", s.Name, readyWait, r.knobs.In("logs", s.Name+".log"))
}

// pause waits a little; its error is why the demo cannot go on.
func (r *run) pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-r.super.Failed():
		// A full disk kills services in many words; it is said in one.
		return errors.Join(space(&r.knobs, spaceToGoOn), err)
	case <-t.C:
		return space(&r.knobs, spaceToGoOn)
	}
}

// open opens the watcher. The engine may be on its way back from a crash just then: that is waited for.
func (r *run) open(ctx context.Context) error {
	stages := map[string]string{}
	for _, s := range r.scene.Stages() {
		stages[s.Name] = r.ports.Address(s.Metrics())
	}
	views := olap.DefaultConfig()
	views.Address, views.Timeout = r.scene.ClickHouse(), queryTime
	for deadline := time.Now().Add(readyWait); ; {
		var err error
		r.watch, err = watch.Open(ctx, watch.Config{
			Okta: r.scene.Okta(), ClickHouse: views, Stages: stages, Truth: r.knobs.In("truth.json"),
			Phase: r.knobs.Phase, Finite: r.knobs.Exit,
		})
		if err == nil || fault.ClassOf(err) == fault.Fatal || time.Now().After(deadline) {
			return err
		}
		if err := r.pause(ctx, lookEvery); err != nil {
			return err
		}
	}
}
