package detect

import (
	"context"
	"log/slog"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/rule"
)

// stage is the handler of the consume loop.
type stage struct {
	cfg        Config
	log        *slog.Logger
	metrics    *metrics
	rules      *rule.Set
	partitions map[int32]*partition
}

// Assign reads back what the rules remember of the partition.
func (s *stage) Assign(ctx context.Context, p int32) error {
	part := newPartition(p, s.rules, s.metrics)
	if err := bus.ReadPartition(ctx, s.cfg.Kafka, topic.DetectWindow, p, func(r *kgo.Record) error {
		part.restore(r)
		return nil
	}); err != nil {
		return err
	}
	s.partitions[p] = part
	s.count()
	return nil
}

// Revoke forgets the partition.
func (s *stage) Revoke(p int32) {
	delete(s.partitions, p)
	s.count()
}

// Handle shows the events to the rules and writes what came of it.
func (s *stage) Handle(_ context.Context, b bus.Batch, out bus.Output) error {
	part := s.partitions[b.Partition]
	for _, r := range b.Records {
		var err error
		switch bus.HeaderOf(r, topic.HeaderKind) {
		case "":
			err = part.event(r)
		case topic.KindMark:
			err = part.mark(r)
		}
		if err != nil {
			out.Reject(r, err)
		}
	}
	if err := part.flush(out); err != nil {
		return err
	}
	s.count()
	return nil
}

func (s *stage) count() {
	states, waiting := 0, 0
	for _, p := range s.partitions {
		states += len(p.states)
		waiting += len(p.waiting)
	}
	s.metrics.states.Set(float64(states))
	s.metrics.waiting.Set(float64(waiting))
}
