package train

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/topic"
	"recert/score/internal/labels"
	"recert/score/internal/learn"
)

// stage is the handler of the consume loop: records only add to what is known, and each tick looks whether
// something is to be trained or can be published.
type stage struct {
	cfg       Config
	log       *slog.Logger
	metrics   *metrics
	learners  func() []learn.Learner
	now       func() time.Time
	campaigns *campaigns
	known     *known
	ctx       context.Context //nolint:containedctx // of Run: training ends with it
	work      sync.WaitGroup

	producer *bus.TxProducer

	partitions map[int32]*partition
	// done is what is out, by org; nil when it has to be read from the topic.
	done    map[string]*published
	waiting map[string]time.Time // since when an org's next training waits for features
	job     *job
}

// Assign reads back what the topics hold of the partition.
func (s *stage) Assign(ctx context.Context, p int32) error {
	if err := s.readPublished(ctx); err != nil {
		return err
	}
	part := newPartition()
	for org, done := range s.done {
		part.of(org).since = done.since() // what is older is not even taken up
	}
	for _, from := range []struct {
		topic string
		apply func(*kgo.Record) error
	}{
		{topic.ScoreLabel, part.applyLabel},
		{topic.ScoreFeature, func(r *kgo.Record) error { return part.applyItem(r, s.known) }},
		{topic.ScoreProgress, part.applyProgress},
	} {
		// What cannot be read was rejected when it was handled, or will be.
		err := bus.ReadPartition(ctx, s.cfg.Kafka, from.topic, p, func(r *kgo.Record) error {
			s.unlessReadable(from.apply(r))
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading %s: %w", from.topic, err)
		}
	}
	if had := s.partitions[p]; had != nil {
		for org, sh := range had.orgs { // marks lie on no topic of ours, and only ever move on
			part.of(org).read = sh.read
		}
	}
	for _, sh := range part.orgs {
		sh.forget(0) // decisions are read before their campaigns are known
	}
	s.partitions[p] = part
	s.count()
	return nil
}

func (s *stage) unlessReadable(err error) {
	if err != nil {
		s.metrics.unreadable.Inc()
	}
}

// publish writes records in one transaction. Whether one that failed was committed is read back.
func (s *stage) publish(ctx context.Context, records []*kgo.Record) error {
	fault.Point("train-before-publish")
	if err := s.producer.Do(ctx, records...); err != nil {
		s.done = nil
		return fmt.Errorf("publishing: %w", err)
	}
	return nil
}

// Revoke forgets the partition.
func (s *stage) Revoke(p int32) {
	delete(s.partitions, p)
	s.count()
}

// Handle adds records to what is known; what the log says of decisions is kept.
func (s *stage) Handle(_ context.Context, b bus.Batch, out bus.Output) error {
	part := s.partitions[b.Partition]
	for _, r := range b.Records {
		if err := s.take(part, b.Partition, r, out); err != nil {
			out.Reject(r, err)
		}
	}
	s.count()
	return nil
}

func (s *stage) take(part *partition, p int32, r *kgo.Record, out bus.Output) error {
	switch {
	case r.Topic == topic.ScoreFeature:
		return part.applyItem(r, s.known)
	case r.Topic == topic.ScoreProgress:
		return part.applyProgress(r)
	case bus.HeaderOf(r, topic.HeaderKind) == topic.KindMark:
		return part.applyMark(r)
	case !labels.Concerns(r.Value):
		return nil
	}
	var e event.Access
	if _, err := e.UnmarshalMsg(r.Value); err != nil {
		return fmt.Errorf("reading event: %w", err)
	}
	kind, l := labels.Of(&e)
	switch kind {
	case labels.Decided, labels.Undecided:
		s.metrics.decisions.WithLabelValues(kind).Inc()
	case labels.Requested, labels.Granted, labels.Refused:
		s.metrics.requests.WithLabelValues(kind).Inc()
	}
	if l == nil || !part.keep(l) {
		return nil
	}
	kept, err := record(p, l)
	if err != nil {
		return err
	}
	out.Produce(kept)
	return nil
}

func (s *stage) count() {
	held, items := 0, 0
	for _, p := range s.partitions {
		for _, sh := range p.orgs {
			held += len(sh.labels)
			items += len(sh.items)
		}
	}
	s.metrics.labels.Set(float64(held))
	s.metrics.items.Set(float64(items))
}
