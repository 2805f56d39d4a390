package snapshot

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"
)

// manyHandovers bounds the campaigns that are remembered between two looks; ids come from the log.
const manyHandovers = 1000

// What Okta writes when a review is handed to another reviewer: a decision that was none.
var (
	decideEvent = []byte(`certification.campaign.item.decide`)
	skipped     = []byte(`SKIPPED`)
	delegate    = []byte(`DELEGATE`)
)

// handedOver tells in which campaign an event says that a review was handed over. Other decisions can wait for the
// next listing.
func handedOver(event []byte) (campaign string, ok bool) {
	if !bytes.Contains(event, decideEvent) || !bytes.Contains(event, skipped) && !bytes.Contains(event, delegate) {
		return "", false
	}
	var v struct {
		Debug struct {
			Data struct {
				Campaign string `json:"campaignId"`
			} `json:"debugData"`
		} `json:"debugContext"`
	}
	if json.Unmarshal(event, &v) != nil {
		return "", false
	}
	return v.Debug.Data.Campaign, v.Debug.Data.Campaign != ""
}

// handovers collects the campaigns whose reviews were handed over since they were last looked at.
type handovers struct {
	mu   sync.Mutex
	ids  []string
	came chan struct{}
}

func newHandovers() *handovers { return &handovers{came: make(chan struct{}, 1)} }

func (h *handovers) note(campaign string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.ids) < manyHandovers && !slices.Contains(h.ids, campaign) {
		h.ids = append(h.ids, campaign)
		signal(h.came)
	}
}

func (h *handovers) take() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := h.ids
	h.ids = nil
	return ids
}
