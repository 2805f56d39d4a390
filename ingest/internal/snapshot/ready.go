package snapshot

import (
	"context"
	"fmt"
	"time"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

// finish closes the reviews of a running campaign with one ready record on every partition, in one transaction,
// once a full listing of the directory that began after the launch was seen is whole.
func (c *campaignReader) finish(ctx context.Context, o *openCampaign) error {
	positions, whole := c.s.fresh.since(o.need)
	if !whole {
		return nil
	}
	v := o.campaign
	v.Launched = launchOf(v, o.items)
	if v.Launched.IsZero() {
		c.s.log.Warn("a campaign cannot be scored: neither it nor its reviews tell when it began", "campaign", v.ID)
		return nil
	}
	b := &batch{}
	if err := c.put(b, v); err != nil {
		return err
	}
	total := 0
	for p, n := range o.items.items {
		total += n
		value, err := encode(directory.Ready{Org: v.Org, CampaignID: v.ID, Launched: v.Launched, Items: n, Positions: positions})
		if err != nil {
			return err
		}
		key := topic.Key(v.Org, v.ID, topic.KindReady)
		b.add(bus.PartitionRecord(topic.OktaReview, int32(p), v.Org, key, value, bus.Header(topic.HeaderKind, topic.KindReady)), nil)
	}
	fault.Point("snapshot-before-ready")
	if err := c.s.commit(ctx, b); err != nil {
		return fmt.Errorf("writing ready records: %w", err)
	}
	c.ready[v.ID], o.campaign, o.need = v.Launched, v, 0
	c.s.log.Info("campaign is ready", "org", v.Org, "campaign", v.ID, "items", total)
	return nil
}

// launchOf is when a campaign began, by what Okta states. The schedule's start is wrong for one that somebody
// launched before its time: then its reviews are older.
func launchOf(v directory.Campaign, items *tally) time.Time {
	start := v.Launched
	switch {
	case start.IsZero() && items.earliest.IsZero():
		return v.LastUpdated
	case start.IsZero(), !items.earliest.IsZero() && items.earliest.Before(start):
		return items.earliest
	default:
		return start
	}
}
