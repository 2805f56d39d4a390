package snapshot

import (
	"context"
	"encoding/json"
	"time"

	"recert/ingest/internal/governance"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// typeReviews labels metrics and logs; reviews have no record of their own on okta.snapshot.v1.
const typeReviews = "reviews"

// tally counts a campaign's reviews by partition, each once however often pages repeat it.
type tally struct {
	ids      map[string]bool
	items    [topic.PersonPartitions]int
	earliest time.Time // of Okta's times of creation
}

func (t *tally) add(v *directory.Review) {
	if !v.Created.IsZero() && (t.earliest.IsZero() || v.Created.Before(t.earliest)) {
		t.earliest = v.Created
	}
	if !t.ids[v.ID] {
		t.ids[v.ID] = true
		t.items[topic.Partition(v.Org, v.UserID)]++
	}
}

func (t *tally) total() int { return len(t.ids) }

// listReviews lists and publishes the reviews of one campaign.
func (c *campaignReader) listReviews(ctx context.Context, of directory.Campaign) (*tally, *listing, error) {
	l := &listing{kind: typeReviews}
	items := &tally{ids: map[string]bool{}}
	err := c.s.list(ctx, l, c.s.client.DataPages, []string{governance.ReviewsRef(of.ID)}, false, func(b *batch, _ int, raw json.RawMessage) error {
		v, err := governance.Review(c.s.org, raw)
		if err != nil {
			return err
		}
		if v.CampaignID != of.ID {
			return errWrong
		}
		v.History = of.History
		value, err := encode(v)
		if err != nil {
			return err
		}
		items.add(&v)
		b.put(c.reviews, value, bus.PersonRecord(topic.OktaReview, v.Org, v.UserID, topic.Key(v.Org, v.ID), value))
		return nil
	})
	return items, l, err
}
