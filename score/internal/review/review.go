// Package review scores the items of certification campaigns.
//
// Input are the reviews and ready records of okta.review.v1, the directory topics up to the positions that a
// ready record names, and the whole of access.usage.v1 and model.v1. Output is one recommendation and one record
// of features for every item, commands for the writer and a progress record, in one Kafka transaction a partition.
// The same inputs give the same bytes, whatever the order of arrival, the partitioning or the number of crashes.
// Where data stays away the items say so (revision 0) and are replaced when it came (revision 1).
package review

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/advise"
	"recert/score/internal/declared"
	"recert/score/internal/model"
)

// Review is the service.
type Review struct {
	cfg   Config
	deps  boot.Deps
	stage *stage
}

// New reads the rule files and builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Review, error) {
	rules, err := declared.Duties(cfg.SoDFile)
	if err != nil {
		return nil, err
	}
	privileged, err := declared.Privileged(cfg.PrivilegedFile)
	if err != nil {
		return nil, err
	}
	m := newMetrics(d.Metrics)
	adviser := &advise.Adviser{Model: model.Rules{}, Limits: cfg.Guards, Rules: rules.Version()}
	return &Review{cfg: cfg, deps: d, stage: &stage{
		cfg: cfg, log: d.Log, metrics: m, facts: newFacts(m), models: newModels(m), adviser: adviser, rules: rules, privileged: privileged,
		now: time.Now, partitions: map[int32]*partition{},
	}}, nil
}

// Run scores campaigns until ctx ends.
func (r *Review) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, r.cfg.Kafka, r.deps.Log); err != nil {
		return err
	}
	table := bus.NewTable(r.cfg.Kafka, []string{topic.AccessUsage, topic.Model}, r.stage.tail)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return table.Run(ctx) })
	group.Go(func() error {
		if err := table.WaitCaughtUp(ctx); err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // the end of ctx is a clean stop
			}
			return fmt.Errorf("reading usage and models: %w", err)
		}
		r.stage.caughtUp.Store(true)
		r.deps.Ready.Set(true)
		return nil
	})
	group.Go(func() error {
		return bus.RunLoop(ctx, r.cfg.Kafka, bus.LoopConfig{
			Group: "review", Topics: []string{topic.OktaReview}, Transactional: true,
		}, r.stage, bus.From(r.deps))
	})
	return group.Wait()
}
