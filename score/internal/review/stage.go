package review

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/advise"
	"recert/score/internal/sod"
)

// stage is the handler of the consume loop: records only add to what is known, and each tick looks whether a
// campaign can be scored.
type stage struct {
	cfg        Config
	log        *slog.Logger
	metrics    *metrics
	facts      *facts
	models     *models
	adviser    *advise.Adviser
	rules      *sod.Rules
	privileged map[string]bool
	now        func() time.Time

	// caughtUp tells that usage and models were read to where they ended at the start.
	caughtUp atomic.Bool

	partitions map[int32]*partition
	scene      *scene // of the campaign scored last
}

// Assign reads back what was scored, then all reviews: those below the committed offset do not come again.
func (s *stage) Assign(ctx context.Context, p int32) error {
	part := newPartition()
	if err := bus.ReadPartition(ctx, s.cfg.Kafka, topic.ScoreProgress, p, part.applyProgress); err != nil {
		return err
	}
	err := bus.ReadPartition(ctx, s.cfg.Kafka, topic.OktaReview, p, func(r *kgo.Record) error {
		_ = part.apply(r) // a bad record was rejected when it was handled, or will be
		return nil
	})
	if err != nil {
		return err
	}
	s.partitions[p] = part
	s.countWaiting()
	return nil
}

// Revoke forgets the partition.
func (s *stage) Revoke(p int32) {
	delete(s.partitions, p)
	s.countWaiting()
}

// Handle adds records to what is known.
func (s *stage) Handle(_ context.Context, b bus.Batch, out bus.Output) error {
	part := s.partitions[b.Partition]
	for _, r := range b.Records {
		if err := part.apply(r); err != nil {
			out.Reject(r, err)
		}
	}
	return nil
}

// Tick scores what has become complete, and says "incomplete" where the wait is over.
func (s *stage) Tick(ctx context.Context, p int32, out bus.Output) error {
	part := s.partitions[p]
	for _, key := range part.keys() {
		c := part.campaigns[key]
		if c.ready == nil || c.revision >= scored {
			continue
		}
		switch {
		case len(c.items) >= c.ready.Items && s.facts.reached(key.org, c.ready.Launched.Add(s.cfg.Settle)):
			if !s.learned(key.org, c) {
				continue
			}
			if err := s.score(ctx, p, c, out); err != nil {
				return err
			}
		case c.revision == unscored && s.now().Sub(c.readyAt) >= s.cfg.Wait:
			if err := s.giveNotice(p, c, out); err != nil {
				return err
			}
		}
	}
	s.countWaiting()
	return nil
}

// tail takes a record of the topics that are read whole.
func (s *stage) tail(r *kgo.Record) {
	if r.Topic == topic.Model {
		s.models.apply(r)
		return
	}
	s.facts.apply(r)
}

// learned tells whether the models that the campaign is scored with are here. A trainer that stays away for
// longer than model_wait is gone on without: which version was used then depends on the time, and each
// recommendation names it.
func (s *stage) learned(org string, c *campaign) bool {
	switch {
	case !s.cfg.Learned:
		return true
	case !s.caughtUp.Load():
		return false
	case s.models.settled(org, c.ready.Launched):
		return true
	case s.now().Sub(c.readyAt) < s.cfg.ModelWait:
		return false
	default:
		s.log.Warn("going on without the trainer, which is behind the launch", "org", org, "campaign", c.ready.CampaignID)
		return true
	}
}

func (s *stage) countWaiting() {
	waiting := map[campaignKey]bool{}
	for _, part := range s.partitions {
		for key, c := range part.campaigns {
			if c.revision < scored && (len(c.items) > 0 || c.ready != nil) {
				waiting[key] = true
			}
		}
	}
	s.metrics.waiting.Set(float64(len(waiting)))
}
