package snapshot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/book"
	"recert/schemas/directory"
)

// After a launch was seen in the log, the governance API may take a while to show it.
const (
	eagerTimes = 6
	eagerPause = 5 * time.Second
	leastPause = 2 * time.Second
)

// campaignReader keeps campaigns and their reviews, and writes the ready records.
type campaignReader struct {
	s       *session
	book    *book.Book                    // of campaigns
	reviews *book.Book                    // of all campaigns
	known   map[string]directory.Campaign // as published
	ready   map[string]time.Time          // launch of each campaign whose ready records are written

	open    map[string]*openCampaign
	backlog []directory.Campaign // closed ones whose reviews are not published yet
	absent  bool                 // the org has no governance for us
	eager   int
	next    time.Time // when to list the campaigns again, by our clock
}

func newCampaignReader(s *session) *campaignReader {
	return &campaignReader{
		s: s, book: book.New(), reviews: book.New(), known: map[string]directory.Campaign{}, ready: map[string]time.Time{},
		open: map[string]*openCampaign{},
	}
}

func (c *campaignReader) recallCampaign(r *kgo.Record) {
	recallInto(c.book, r)
	var v directory.Campaign
	if r.Value != nil && json.Unmarshal(r.Value, &v) == nil {
		c.known[v.ID] = v
	}
}

func (c *campaignReader) recallReady(value []byte) {
	var v directory.Ready
	if value != nil && json.Unmarshal(value, &v) == nil {
		c.ready[v.CampaignID] = v.Launched
	}
}

// run lists the campaigns whenever it is due or a launch was seen, attends to the running ones first, sooner where a
// review was handed over, and then publishes the reviews of closed ones, one campaign after another.
func (c *campaignReader) run(ctx context.Context, launches <-chan struct{}) error {
	defer c.s.fresh.look()
	for {
		if !time.Now().Before(c.next) {
			if err := c.list(ctx); err != nil {
				return err
			}
			c.s.fresh.look()
		}
		due, err := c.attend(ctx)
		if err != nil {
			return err
		}
		if len(c.backlog) > 0 {
			if err := c.closeOne(ctx); err != nil {
				return err
			}
			due = time.Now()
		}
		if c.next.Before(due) {
			due = c.next
		}
		timer := time.NewTimer(time.Until(due))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-launches:
			c.eager = eagerTimes
			if soon := time.Now().Add(leastPause); soon.Before(c.next) {
				c.next = soon
			}
		case <-c.s.handed.came:
			c.hasten(c.s.handed.take())
		case <-c.s.fresh.changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// pause is how long until the campaigns are listed again.
func (c *campaignReader) pause() time.Duration {
	switch {
	case c.absent:
		return max(c.s.cfg.FullEvery, c.s.cfg.CampaignsEvery)
	case c.eager > 0:
		c.eager--
		return min(eagerPause, c.s.cfg.CampaignsEvery)
	default:
		return c.s.cfg.CampaignsEvery
	}
}
