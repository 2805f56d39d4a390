package snapshot

import (
	"context"
	"maps"
	"slices"
	"time"

	"recert/ingest/internal/governance"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// openCampaign is a campaign that takes decisions.
type openCampaign struct {
	campaign directory.Campaign
	need     int // number of the full listing that its ready record waits for; 0 once that is written
	items    *tally
	again    time.Time // when to list the reviews again, by our clock
	rest     time.Time // before which no event makes us list them again
}

// sort publishes a listed campaign and decides what it needs: one that runs is attended to, one that closed has
// its reviews published before its own record, so that after a restart the record tells that they are.
func (c *campaignReader) sort(ctx context.Context, v directory.Campaign) error {
	if launched, done := c.ready[v.ID]; done {
		v.Launched = launched
	}
	if governance.Closed(v.Status) {
		delete(c.open, v.ID)
		_, scored := c.ready[v.ID]
		v.History = !scored
		if news, err := c.news(v); err != nil || !news {
			return err
		}
		if v.Status == governance.StatusCompleted {
			c.backlog = append(c.backlog, v)
			return nil
		}
		return c.publish(ctx, v)
	}
	if err := c.publish(ctx, v); err != nil || v.Status != governance.StatusActive {
		return err
	}
	o := c.open[v.ID]
	if o == nil {
		o = &openCampaign{}
		c.open[v.ID] = o
		c.eager = 0
		if _, done := c.ready[v.ID]; !done {
			o.need = c.s.fresh.want()
			c.s.log.Info("campaign runs", "org", c.s.org, "campaign", v.ID)
		}
	}
	o.campaign = v
	return nil
}

// news tells whether a campaign differs from what is published.
func (c *campaignReader) news(v directory.Campaign) (bool, error) {
	value, err := encode(v)
	if err != nil {
		return false, err
	}
	return c.book.See(topic.Key(v.Org, v.ID), value), nil
}

// publish writes a campaign if it is news.
func (c *campaignReader) publish(ctx context.Context, v directory.Campaign) error {
	b := &batch{}
	if err := c.put(b, v); err != nil {
		return err
	}
	return c.s.commit(ctx, b)
}

func (c *campaignReader) put(b *batch, v directory.Campaign) error {
	value, err := encode(v)
	if err != nil {
		return err
	}
	key := topic.Key(v.Org, v.ID)
	if c.book.See(key, value) {
		b.add(bus.DirectoryRecord(topic.OktaCampaign, v.Org, key, value), func() {
			c.book.Wrote(key, value)
			c.known[v.ID] = v
		})
	}
	return nil
}

// attend lists the reviews of running campaigns where that is due, and writes ready records where all is there.
// It returns when it wants to be called again.
func (c *campaignReader) attend(ctx context.Context) (time.Time, error) {
	due := time.Now().Add(time.Hour)
	waiting := 0
	for _, id := range slices.Sorted(maps.Keys(c.open)) {
		o := c.open[id]
		if !time.Now().Before(o.again) {
			if err := c.refresh(ctx, o); err != nil {
				return due, err
			}
		}
		if o.need > 0 && o.items != nil {
			if err := c.finish(ctx, o); err != nil {
				return due, err
			}
		}
		if o.need > 0 {
			waiting++
		}
		if o.again.Before(due) {
			due = o.again
		}
	}
	c.s.metrics.waiting.Set(float64(waiting))
	return due, nil
}

// closeOne publishes the reviews of one closed campaign and then the campaign itself. After a failure it waits
// for the next listing of the campaigns.
func (c *campaignReader) closeOne(ctx context.Context) error {
	v := c.backlog[0]
	c.backlog = c.backlog[1:]
	_, l, err := c.listReviews(ctx, v)
	if err != nil {
		return err
	}
	if l.failure != nil {
		c.s.log.Warn("the reviews of a campaign could not be listed", "campaign", v.ID, "reason", reasonOf(l.failure))
		return nil //nolint:nilerr // Okta's refusal: the next listing of the campaigns brings it back
	}
	return c.publish(ctx, v)
}
