package snapshot

import (
	"context"
	"time"
)

// refreshShare is the part of the time that listing one campaign's reviews may take.
const refreshShare = 4

// refresh lists the reviews of a running campaign.
func (c *campaignReader) refresh(ctx context.Context, o *openCampaign) error {
	began := time.Now()
	items, l, err := c.listReviews(ctx, o.campaign)
	if err != nil {
		return err
	}
	switch took := time.Since(began); {
	case l.failure != nil:
		c.s.log.Warn("the reviews of a campaign could not be listed", "campaign", o.campaign.ID, "reason", reasonOf(l.failure))
		o.again = time.Now().Add(c.s.cfg.CampaignsEvery)
		o.rest = o.again
	case items.total() == 0:
		// A running campaign has at least one item: Okta is still making them.
		o.again = time.Now().Add(min(eagerPause, c.s.cfg.CampaignsEvery))
	default:
		pause := c.s.cfg.ReviewsEvery
		if o.items == nil {
			// The watch over the log may have begun after this listing: what fell between shows in the second one.
			pause = min(pause, c.s.cfg.CampaignsEvery)
		}
		o.items = items
		o.rest = time.Now().Add(refreshShare * took)
		o.again = time.Now().Add(max(pause, refreshShare*took))
	}
	return nil
}

// hasten brings the next listing of the named campaigns forward. Within the pause more may be handed over, which one
// listing then shows; what comes during a listing is noted and asks for another.
func (c *campaignReader) hasten(campaigns []string) {
	for _, id := range campaigns {
		o := c.open[id]
		if o == nil {
			continue
		}
		at := time.Now().Add(leastPause)
		if at.Before(o.rest) {
			at = o.rest
		}
		if at.Before(o.again) {
			o.again = at
		}
	}
}
