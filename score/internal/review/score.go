package review

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/advise"
)

// score writes the recommendations, commands and progress of one campaign in one partition.
func (s *stage) score(ctx context.Context, p int32, c *campaign, out bus.Output) error {
	began := time.Now()
	ready := c.ready
	sc, err := s.sceneOf(ctx, ready)
	if err != nil {
		return err
	}
	if k := sc.context.Directory.Campaign(ready.CampaignID); k != nil && k.History {
		return s.finish(p, ready, c, scored, out)
	}
	issued := map[string]bool{}
	for _, it := range c.sorted() {
		rec, commands := s.adviseOn(sc, &it.review)
		if err := produce(out, topic.Recommendation, rec.Org, rec.UserID, topic.Key(rec.Org, rec.ReviewID), rec); err != nil {
			return err
		}
		s.metrics.items.WithLabelValues(rec.Outcome).Inc()
		for _, cmd := range commands {
			if issued[cmd.ID] {
				continue
			}
			issued[cmd.ID] = true
			if err := produce(out, topic.ActionCommand, cmd.Org, cmd.Person, topic.Key(cmd.ID), cmd); err != nil {
				return err
			}
			s.metrics.commands.WithLabelValues(cmd.Action).Inc()
		}
	}
	s.metrics.seconds.Observe(time.Since(began).Seconds())
	s.log.Info("scored", "org", ready.Org, "campaign", ready.CampaignID, "partition", p, "items", len(c.items), "commands", len(issued))
	return s.finish(p, ready, c, scored, out)
}

// adviseOn is the whole decision on one item.
func (s *stage) adviseOn(sc *scene, v *directory.Review) (recommendation.Recommendation, []command.Command) {
	f := sc.context.Of(v)
	rec := s.adviser.On(advise.Item{Review: v, Launched: sc.context.Launched}, f)
	return rec, sc.router.Commands(v, f, &rec)
}

// giveNotice writes revision 0: the data did not come in time.
func (s *stage) giveNotice(p int32, c *campaign, out bus.Output) error {
	for _, it := range c.sorted() {
		rec := s.adviser.Incomplete(advise.Item{Review: &it.review, Launched: c.ready.Launched})
		if err := produce(out, topic.Recommendation, rec.Org, rec.UserID, topic.Key(rec.Org, rec.ReviewID), rec); err != nil {
			return err
		}
	}
	s.log.Warn("the data of a campaign did not come in time", "org", c.ready.Org, "campaign", c.ready.CampaignID, "partition", p, "items", len(c.items), "expected", c.ready.Items)
	return s.finish(p, c.ready, c, incomplete, out)
}

func (s *stage) finish(p int32, ready *directory.Ready, c *campaign, revision int, out bus.Output) error {
	raw, err := json.Marshal(progress{Org: ready.Org, CampaignID: ready.CampaignID, Revision: revision, Items: len(c.items)})
	if err != nil {
		return fmt.Errorf("encoding progress: %w", err)
	}
	out.Produce(bus.PartitionRecord(topic.ScoreProgress, p, ready.Org, topic.Key(ready.Org, ready.CampaignID), raw))
	c.done(revision)
	return nil
}

func produce(out bus.Output, name, org, person string, key []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encoding for %s: %w", name, err)
	}
	out.Produce(bus.PersonRecord(name, org, person, key, raw))
	return nil
}
