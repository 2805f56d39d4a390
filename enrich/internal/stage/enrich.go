// Package stage is enrich: it makes typed, joined access events of System Log events, and keeps the facts of use.
//
// Input is okta.event.v1 from hook, poll and replay, and the directory. Output are access.event.v1 and the sets
// that changed on access.usage.v1, on the same partition and in one Kafka transaction with the input's offset.
// Each identity is written once, or twice when a hook's copy is confirmed by the System Log; only what the log
// confirms changes use. What has no identity goes to the dead letters with its reason and the rest goes on. On
// any failure a partition's memory is read back from its own outputs; none of it is kept elsewhere.
package stage

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"recert/enrich/internal/join"
	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

// Enrich is the service.
type Enrich struct {
	cfg       Config
	deps      boot.Deps
	directory *join.Directory
	stage     *stage
}

// New builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Enrich, error) {
	m := newMetrics(d.Metrics)
	directory := join.New(cfg.Kafka, m.unreadable.Inc)
	return &Enrich{cfg: cfg, deps: d, directory: directory, stage: newStage(cfg, directory, m, d.Log)}, nil
}

// Run enriches until ctx ends.
func (e *Enrich) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, e.cfg.Kafka, e.deps.Log); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return e.directory.Run(ctx) })
	group.Go(func() error {
		// Else the first events would be joined with whatever happened to be read already.
		if err := e.directory.WaitCaughtUp(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("reading the directory: %w", err)
		}
		e.deps.Ready.Set(true)
		defer e.deps.Ready.Set(false)
		return bus.RunLoop(ctx, e.cfg.Kafka, bus.LoopConfig{
			Group: "enrich", Topics: []string{topic.OktaEvent}, Transactional: true,
		}, e.stage, bus.From(e.deps))
	})
	return group.Wait()
}
