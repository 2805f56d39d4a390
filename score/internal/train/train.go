// Package train learns from what reviewers decide, and publishes what it learned.
//
// Input are the confirmed decisions of access.event.v1 and the features of score.feature.v1; decisions are kept on
// score.label.v1, as the log forgets them. Output are versions of every learner on model.v1, whole or not at all, and
// a mark that says up to which time of the log no further version will come. An online model goes on from its last
// version with each decision that came since, in their order; every other is fitted to all. When it trains follows from
// the log alone, and the bytes from decisions, features and the versions that are out. There is one trainer; a second
// one takes over and ends the first. Killed at any point it goes on where the last transaction committed.
package train

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

// Train is the service.
type Train struct {
	cfg   Config
	deps  boot.Deps
	stage *stage
}

// transactionID is the same for every instance: two must not publish beside each other.
const transactionID = "train-models"

// New builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Train, error) {
	// One name for all: a second trainer takes the partitions over instead of sharing them.
	cfg.Kafka.Instance = "only"
	return &Train{cfg: cfg, deps: d, stage: newStage(cfg, d)}, nil
}

func newStage(cfg Config, d boot.Deps) *stage {
	return &stage{
		cfg: cfg, log: d.Log, metrics: newMetrics(d.Metrics), learners: cfg.learners, now: time.Now, producer: bus.NewTxProducer(cfg.Kafka, transactionID),
		campaigns: newCampaigns(), known: newKnown(), partitions: map[int32]*partition{}, waiting: map[string]time.Time{},
	}
}

// Run trains until ctx ends.
func (t *Train) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, t.cfg.Kafka, t.deps.Log); err != nil {
		return err
	}
	table := bus.NewTable(t.cfg.Kafka, []string{topic.OktaCampaign}, t.stage.campaigns.apply)
	group, ctx := errgroup.WithContext(ctx)
	// Training outlives no stop: what it has not published is trained again.
	t.stage.ctx = ctx
	defer t.stage.work.Wait()
	defer t.stage.producer.Close()
	group.Go(func() error { return table.Run(ctx) })
	group.Go(func() error {
		if err := table.WaitCaughtUp(ctx); err != nil {
			if ctx.Err() != nil {
				return nil //nolint:nilerr // the end of ctx is a clean stop
			}
			return fmt.Errorf("reading campaigns: %w", err)
		}
		t.deps.Ready.Set(true)
		return bus.RunLoop(ctx, t.cfg.Kafka, bus.LoopConfig{
			Group: "train", Topics: []string{topic.AccessEvent, topic.ScoreFeature, topic.ScoreProgress}, Transactional: true,
		}, t.stage, bus.From(t.deps))
	})
	return group.Wait()
}
