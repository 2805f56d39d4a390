// Package detect runs the detections of package rule over the stream of events.
//
// Input are the events and marks of access.event.v1, and baseline.v1, okta.riskrule.v1 and okta.assignment.v1, read
// whole. Output are alerts on alert.v1
// and what the rules remember on detect.window.v1, in one Kafka transaction with the offsets. An alert's uid names
// its case, so the same events give the same alerts however they are batched; an alert is written again, whole,
// when its evidence grew or the System Log confirmed it. Events that cannot be read go to the dead letters. After a
// crash each partition's memory is read back from what was committed.
package detect

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/declared"
	"recert/score/internal/rule"
)

// maxRecords lets a backfill write what is remembered of a person once for many of the person's events.
const maxRecords = 10_000

// Detect is the service.
type Detect struct {
	cfg       Config
	deps      boot.Deps
	baselines *baselines
	duties    *duties
	stage     *stage
}

// New reads the rule files and builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Detect, error) {
	file, err := declared.Duties(cfg.SoDFile)
	if err != nil {
		return nil, err
	}
	privileged, err := declared.Privileged(cfg.PrivilegedFile)
	if err != nil {
		return nil, err
	}
	m := newMetrics(d.Metrics)
	b, s := newBaselines(m), newDuties(file, m)
	rules := rule.NewSet(rule.Catalogue(rule.Env{
		Privileged: privileged, Duties: s.of, Gives: s.gives, Held: s.held, Countries: b.countries, DormantDays: cfg.DormantDays, Settle: cfg.Settle,
	}), cfg.Disabled)
	return &Detect{cfg: cfg, deps: d, baselines: b, duties: s, stage: &stage{
		cfg: cfg, log: d.Log, metrics: m, rules: rules, partitions: map[int32]*partition{},
	}}, nil
}

// Run detects until ctx ends. Baselines, the org's rules of duties and what people hold of the resources that rules
// name are read to their end before the first event.
func (d *Detect) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, d.cfg.Kafka, d.deps.Log); err != nil {
		return err
	}
	table := bus.NewTable(d.cfg.Kafka, []string{topic.Baseline, topic.OktaRiskRule}, d.apply)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return table.Run(ctx) })
	group.Go(func() error {
		if err := table.WaitCaughtUp(ctx); err != nil {
			return unless(ctx, fmt.Errorf("reading baselines and rules: %w", err))
		}
		known := make(chan struct{})
		group.Go(func() error { return d.duties.tail(ctx, d.cfg.Kafka, known) })
		select {
		case <-ctx.Done():
			return nil
		case <-known:
		}
		d.deps.Ready.Set(true)
		return bus.RunLoop(ctx, d.cfg.Kafka, bus.LoopConfig{
			Group: "detect", Topics: []string{topic.AccessEvent}, Transactional: true, MaxRecords: maxRecords,
		}, d.stage, bus.From(d.deps))
	})
	return group.Wait()
}

func (d *Detect) apply(r *kgo.Record) {
	if r.Topic == topic.OktaRiskRule {
		d.duties.rule(r)
		return
	}
	d.baselines.apply(r)
}

// unless returns the error unless ctx has ended: a stop is no failure.
func unless(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // that is what it is for
	}
	return err
}
