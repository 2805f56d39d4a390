package train

import (
	"encoding/json"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
)

// campaignKey names a campaign of an org.
type campaignKey struct{ org, id string }

// campaigns holds which campaigns of okta.campaign.v1 are scored: all but those that were over when first seen.
type campaigns struct {
	mu     sync.RWMutex
	scored map[campaignKey]bool
}

func newCampaigns() *campaigns { return &campaigns{scored: map[campaignKey]bool{}} }

func (c *campaigns) apply(r *kgo.Record) {
	var k directory.Campaign
	if r.Value == nil || json.Unmarshal(r.Value, &k) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scored[campaignKey{k.Org, k.ID}] = !k.History
}

// isScored tells whether review will have written, or will write, features of the campaign.
func (c *campaigns) isScored(k campaignKey) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.scored[k]
}
