package act

import (
	"context"
	"log/slog"
	"time"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/topic"
	"recert/sink/internal/gate"
	"recert/sink/internal/ledger"
)

const (
	// tickTime bounds the work on one partition before the next has its turn.
	tickTime = time.Second
	// maxDrafts bounds the proposals of one transaction.
	maxDrafts = 500
	// writeTime bounds one write of the ledger.
	writeTime = 30 * time.Second
)

// stage is the handler of the consume loop: records only add to what is known, and each tick works on what is due.
// What was done is in the ledger and nowhere else, so the offsets of the loop decide nothing.
type stage struct {
	log      *slog.Logger
	metrics  *metrics
	halt     gate.Halt
	attempts int
	// hands are the guided actions; what is not there is only proposed.
	hands map[string]*hand
	// describe says what an action would do.
	describe func(c *command.Command) string
	now      func() time.Time
	open     func(ctx context.Context, p int32) (book, error)
	read     func(ctx context.Context, p int32, into *partition) error

	partitions map[int32]*partition
}

// openBook opens the ledger in Kafka.
func openBook(cfg bus.Config) func(context.Context, int32) (book, error) {
	return func(ctx context.Context, p int32) (book, error) { return ledger.Open(ctx, cfg, p) }
}

// readTopics reads one partition of all three topics.
func readTopics(cfg bus.Config) func(context.Context, int32, *partition) error {
	names := []string{topic.ActionCommand, topic.ActionApproval, topic.ActionOutcome}
	return func(ctx context.Context, p int32, into *partition) error {
		ends, err := bus.EndPositions(ctx, cfg, names...)
		if err != nil {
			return err
		}
		to := bus.Positions{}
		for _, name := range names {
			to[name] = map[int32]int64{p: ends[name][p]}
		}
		return bus.ReadTo(ctx, cfg, to, into.restore)
	}
}

// Assign fences whoever held the partition, then reads what was asked, allowed and done. From here on nobody else
// writes its ledger.
func (s *stage) Assign(ctx context.Context, p int32) error {
	s.Revoke(p)
	b, err := s.open(ctx, p)
	if err != nil {
		return err
	}
	part := newPartition(b)
	if err := s.read(ctx, p, part); err != nil {
		b.Close()
		return err
	}
	for _, e := range part.entries {
		e.unknownAt = s.now() // whenever it really was, it is over once this has settled
	}
	s.partitions[p] = part
	return nil
}

// Revoke forgets the partition.
func (s *stage) Revoke(p int32) {
	if part := s.partitions[p]; part != nil {
		part.book.Close()
		delete(s.partitions, p)
		s.count()
	}
}

// Close gives all partitions back.
func (s *stage) Close() {
	for p := range s.partitions {
		s.Revoke(p)
	}
}

// Handle adds records to what is known.
func (s *stage) Handle(_ context.Context, b bus.Batch, out bus.Output) error {
	part := s.partitions[b.Partition]
	if part == nil {
		return nil // taken away; the next owner reads everything
	}
	for _, r := range b.Records {
		if bus.HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		e, err := part.apply(r)
		if err != nil {
			out.Reject(r, err)
			continue
		}
		if e.otherHash() {
			s.metrics.ignored.Inc()
			s.log.Warn("an approval is for another hash than the command's and is ignored", "command_id", e.id, "topic", r.Topic,
				"partition", r.Partition, "offset", r.Offset)
		}
	}
	return nil
}

// Tick works on the commands that are due, for a bounded time.
func (s *stage) Tick(ctx context.Context, p int32, _ bus.Output) error {
	part := s.partitions[p]
	if part == nil {
		return nil
	}
	s.metrics.halted.Set(0)
	if s.halt.Err() != nil {
		s.metrics.halted.Set(1)
	}
	began := s.now()
	var later []*entry
	for i, e := range part.queue {
		if ctx.Err() != nil || s.now().Sub(began) > tickTime || len(part.drafts) >= maxDrafts {
			later = append(later, part.queue[i:]...)
			break
		}
		again, err := s.drive(ctx, part, e)
		if err != nil {
			return err // fatal, or the ledger has to be read again: the queue is of no more use
		}
		if e.queued = again; again {
			later = append(later, e)
		}
	}
	part.queue = later
	if err := s.writeDrafts(ctx, part); err != nil {
		return err
	}
	if part.changed {
		s.count()
	}
	return nil
}
