package stage

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/enrich/internal/join"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

// stage is the handler of the consume loop.
type stage struct {
	cfg        Config
	directory  *join.Directory
	gate       *gate
	metrics    *metrics
	partitions map[int32]*partition
}

func newStage(cfg Config, d *join.Directory, m *metrics, log *slog.Logger) *stage {
	return &stage{
		cfg: cfg, directory: d, metrics: m, partitions: map[int32]*partition{},
		gate: &gate{directory: d, wait: cfg.JoinWait, log: log, waiting: m.waiting, since: map[string]time.Time{}, over: map[string]bool{}},
	}
}

// Assign reads back what the partition has written: identities from the headers of access.event.v1, sets from
// access.usage.v1.
func (s *stage) Assign(ctx context.Context, p int32) error {
	ends, err := bus.EndPositions(ctx, s.cfg.Kafka, topic.AccessEvent, topic.AccessUsage)
	if err != nil {
		return err
	}
	part := newPartition(p, s.cfg.Remember)
	own := bus.Positions{topic.AccessEvent: {p: ends[topic.AccessEvent][p]}, topic.AccessUsage: {p: ends[topic.AccessUsage][p]}}
	if err := bus.ReadTo(ctx, s.cfg.Kafka, own, func(r *kgo.Record) error {
		if !part.restore(r) {
			s.metrics.unreadable.Inc()
		}
		return nil
	}); err != nil {
		return err
	}
	s.partitions[p] = part
	s.measure()
	return nil
}

// Revoke forgets the partition.
func (s *stage) Revoke(p int32) {
	delete(s.partitions, p)
	s.measure()
}

// Handle enriches one partition's records in order.
func (s *stage) Handle(ctx context.Context, b bus.Batch, out bus.Output) error {
	part := s.partitions[b.Partition]
	if part == nil {
		// It was taken away between poll and handling. The records come again, here or elsewhere.
		return fmt.Errorf("handling partition %d: it is not ours any more", b.Partition)
	}
	for _, r := range b.Records {
		if err := s.record(ctx, part, r, out); err != nil {
			return err
		}
	}
	if err := part.flush(out); err != nil {
		return err
	}
	s.measure()
	return nil
}

func (s *stage) record(ctx context.Context, part *partition, r *kgo.Record, out bus.Output) error {
	switch kind := bus.HeaderOf(r, topic.HeaderKind); kind {
	case "":
		in, err := read(r)
		if err != nil {
			out.Reject(r, err)
			return nil
		}
		return s.event(ctx, part, in, out)
	case topic.KindMark:
		return forward(part, r, out)
	default:
		out.Reject(r, fmt.Errorf("the kind %q is unknown", bus.CleanText(kind, 40)))
		return nil
	}
}

func (s *stage) measure() {
	identities, pairs := 0, 0
	for _, p := range s.partitions {
		identities += p.seen.Len()
		pairs += p.facts.Len()
	}
	s.metrics.identities.Set(float64(identities))
	s.metrics.pairs.Set(float64(pairs))
}
