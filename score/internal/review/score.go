package review

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/feature"
	"recert/schemas/topic"
	"recert/score/internal/advise"
)

// score writes the recommendations, features, commands and progress of one campaign in one partition.
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
	if err := s.publishRules(p, ready, out); err != nil {
		return err
	}
	items := c.sorted()
	reviews := make([]*directory.Review, len(items))
	for i := range items {
		reviews[i] = &items[i].review
	}
	issued := map[string]bool{}
	err = s.adviseAll(sc, reviews, func(a *advised) error { return s.write(a, issued, out) })
	if err != nil {
		return err
	}
	s.metrics.seconds.Observe(time.Since(began).Seconds())
	s.log.Info("scored", "org", ready.Org, "campaign", ready.CampaignID, "partition", p, "items", len(c.items), "commands", len(issued), "model", sc.modelName())
	return s.finish(p, ready, c, scored, out)
}

// write hands over what was decided on one item; a command that two items ask for is issued once.
func (s *stage) write(a *advised, issued map[string]bool, out bus.Output) error {
	rec := &a.Recommendation
	if err := produce(out, topic.Recommendation, rec.Org, rec.UserID, topic.Key(rec.Org, rec.ReviewID), rec); err != nil {
		return err
	}
	if err := produce(out, topic.ScoreFeature, rec.Org, rec.UserID, topic.Key(rec.Org, rec.ReviewID), &a.item); err != nil {
		return err
	}
	s.metrics.items.WithLabelValues(rec.Outcome).Inc()
	for i := range a.commands {
		cmd := &a.commands[i]
		if issued[cmd.ID] {
			continue
		}
		issued[cmd.ID] = true
		if err := produce(out, topic.ActionCommand, cmd.Org, cmd.Person, topic.Key(cmd.ID), cmd); err != nil {
			return err
		}
		s.metrics.commands.WithLabelValues(cmd.Action).Inc()
	}
	return nil
}

// giveNotice writes revision 0: the data did not come in time.
func (s *stage) giveNotice(p int32, c *campaign, out bus.Output) error {
	for _, it := range c.sorted() {
		rec := s.adviser.Incomplete(advise.Item{Review: &it.review, Launched: c.ready.Launched})
		rec.Holdout = feature.HeldOut(rec.Org, rec.ReviewID)
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
