package review

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// Revisions of a recommendation.
const (
	unscored   = -1
	incomplete = 0
	scored     = 1
)

// progress is the record of score.progress.v1: how far a campaign is scored in one partition.
type progress struct {
	Org        string `json:"org"`
	CampaignID string `json:"campaign_id"`
	// Revision is that of the recommendations written.
	Revision int `json:"revision"`
	Items    int `json:"items"`
}

type campaignKey struct{ org, id string }

// partition is what is known of one partition of okta.review.v1.
type partition struct {
	campaigns map[campaignKey]*campaign
}

type campaign struct {
	revision int
	items    map[string]item
	ready    *directory.Ready
	readyAt  time.Time // of the record
	offset   int64     // of the ready record
}

type item struct {
	review directory.Review
	offset int64
}

func newPartition() *partition { return &partition{campaigns: map[campaignKey]*campaign{}} }

func (p *partition) campaign(org, id string) *campaign {
	key := campaignKey{org, id}
	c := p.campaigns[key]
	if c == nil {
		c = &campaign{revision: unscored, items: map[string]item{}}
		p.campaigns[key] = c
	}
	return c
}

// keys returns the campaigns in a fixed order.
func (p *partition) keys() []campaignKey {
	return slices.SortedFunc(maps.Keys(p.campaigns), func(a, b campaignKey) int {
		return cmp.Or(strings.Compare(a.org, b.org), strings.Compare(a.id, b.id))
	})
}

// done notes the revision written; a scored campaign's items are of no more use.
func (c *campaign) done(revision int) {
	c.revision = max(c.revision, revision)
	if c.revision >= scored {
		c.items, c.ready = nil, nil
	}
}

var errNotAReview = errors.New("a review needs org, id, campaign_id, user_id and resource")

// apply takes one record of okta.review.v1. Records that were seen before, as after a restart, change nothing.
func (p *partition) apply(r *kgo.Record) error {
	switch {
	case bus.HeaderOf(r, topic.HeaderKind) == topic.KindReady:
		return p.applyReady(r)
	case bus.HeaderOf(r, topic.HeaderKind) != "" || r.Value == nil:
		return nil
	}
	var v directory.Review
	if err := json.Unmarshal(r.Value, &v); err != nil {
		return fmt.Errorf("reading review: %w", err)
	}
	if v.Org == "" || v.ID == "" || v.CampaignID == "" || v.UserID == "" || v.Resource == "" {
		return errNotAReview
	}
	c := p.campaign(v.Org, v.CampaignID)
	if v.History || c.revision >= scored {
		return nil
	}
	if have, ok := c.items[v.ID]; !ok || have.offset < r.Offset {
		c.items[v.ID] = item{v, r.Offset}
	}
	return nil
}

func (p *partition) applyReady(r *kgo.Record) error {
	var ready directory.Ready
	if err := json.Unmarshal(r.Value, &ready); err != nil {
		return fmt.Errorf("reading ready record: %w", err)
	}
	if ready.Org == "" || ready.CampaignID == "" || ready.Launched.IsZero() {
		return errors.New("a ready record needs org, campaign_id and launched")
	}
	c := p.campaign(ready.Org, ready.CampaignID)
	if c.revision >= scored || c.ready != nil && c.offset >= r.Offset {
		return nil
	}
	if c.ready == nil {
		c.readyAt = r.Timestamp
	}
	c.ready, c.offset = &ready, r.Offset
	return nil
}

func (p *partition) applyProgress(r *kgo.Record) error {
	var done progress
	if err := json.Unmarshal(r.Value, &done); err != nil {
		return fmt.Errorf("reading progress: %w", err)
	}
	p.campaign(done.Org, done.CampaignID).done(done.Revision)
	return nil
}

// sorted returns the items by id.
func (c *campaign) sorted() []item {
	return slices.SortedFunc(maps.Values(c.items), func(a, b item) int { return strings.Compare(a.review.ID, b.review.ID) })
}
