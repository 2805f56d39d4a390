package snapshot

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"recert/ingest/internal/governance"
	"recert/schemas/directory"
)

// list reads all campaigns, publishes what changed and sorts what there is to do.
func (c *campaignReader) list(ctx context.Context) error {
	l := &listing{kind: directory.TypeCampaigns}
	listed := map[string]directory.Campaign{}
	err := c.s.list(ctx, l, c.s.client.DataPages, []string{governance.CampaignsRef()}, false, func(_ *batch, _ int, raw json.RawMessage) error {
		v, err := governance.Campaign(c.s.org, raw)
		if err == nil {
			listed[v.ID] = v
		}
		return err
	})
	if err != nil {
		return err
	}
	defer func() { c.next = time.Now().Add(c.pause()) }()
	if c.notOurs(l) {
		return nil
	}
	if l.failure == nil {
		if err := c.findLost(ctx, l, listed); err != nil {
			return err
		}
	}
	if err := c.judge(ctx, l, len(listed)); err != nil || l.failure != nil {
		return err
	}
	c.backlog = c.backlog[:0]
	for _, id := range slices.Sorted(maps.Keys(listed)) {
		if err := c.sort(ctx, listed[id]); err != nil {
			return fmt.Errorf("publishing campaign %s: %w", id, err)
		}
	}
	return nil
}

// notOurs tells whether the org never showed us a campaign and refuses to: then there is nothing to watch over.
func (c *campaignReader) notOurs(l *listing) bool {
	before := c.absent
	c.absent = l.failure != nil && governance.Absent(l.failure) && len(c.known) == 0 && c.s.gate.of(directory.TypeCampaigns).State != directory.StateComplete
	c.s.metrics.governance.Set(oneIf(!c.absent))
	if c.absent && !before {
		c.s.log.Warn("the org has no governance for us: its directory is published, its campaigns are not", "answer", l.failure.Error())
	}
	return c.absent
}

// findLost asks for each open campaign that the listing did not show; only Okta's own answer makes it deleted.
func (c *campaignReader) findLost(ctx context.Context, l *listing, listed map[string]directory.Campaign) error {
	for _, id := range slices.Sorted(maps.Keys(c.known)) {
		if _, shown := listed[id]; shown || governance.Closed(c.known[id].Status) {
			continue
		}
		_, err := c.s.client.Get(ctx, governance.CampaignRef(id))
		switch {
		case err == nil:
			return l.fail(ctx, &unbelieved{reasonLeftOut + ": an open campaign that was not listed is still there"})
		case !gone(err):
			return l.fail(ctx, err)
		}
		v := c.known[id]
		v.Status = governance.StatusDeleted
		listed[id] = v
	}
	return nil
}

// judge publishes how the listing went, when that is news or a new full listing has begun.
func (c *campaignReader) judge(ctx context.Context, l *listing, listed int) error {
	before := c.s.gate.of(directory.TypeCampaigns)
	v := verdict{kind: directory.TypeCampaigns, listed: listed, at: l.when(&c.s.clock), generation: max(1, c.s.gate.generation())}
	switch {
	case l.failure != nil:
		v.reason = reasonOf(l.failure)
	case listed == 0 && len(c.known) > 0:
		v.reason = c.s.cfg.Gate.judge(v.kind, 0, len(c.known), 0)
		l.failure = &unbelieved{v.reason}
	}
	if before.State != "" && before.Generation == v.generation && code(before.Reason) == code(v.reason) {
		return nil
	}
	return c.s.gate.announce(ctx, v)
}
