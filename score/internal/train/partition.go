package train

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/feature"
	"recert/schemas/topic"
	"recert/score/internal/labels"
)

// partition is what is known of one partition of the input.
type partition struct {
	orgs map[string]*share
}

// share is one org's part of a partition.
type share struct {
	read   time.Time // how far the org's log is read here
	labels map[string]*labels.Label
	closed map[string]int64 // campaigns' ends
	items  map[string]*item
	// scored are the campaigns that are scored here: how many items, and how many features of them there are.
	scored map[string]int
	have   map[string]int
	// launched are these campaigns' launches; what was launched before since is of no more use.
	launched map[string]int64
	since    int64
}

func newPartition() *partition { return &partition{orgs: map[string]*share{}} }

func (p *partition) of(org string) *share {
	s := p.orgs[org]
	if s == nil {
		s = &share{labels: map[string]*labels.Label{}, closed: map[string]int64{}, items: map[string]*item{}, scored: map[string]int{}, have: map[string]int{}, launched: map[string]int64{}}
		p.orgs[org] = s
	}
	return s
}

// keep notes a label or a campaign's end, and tells whether it is news. Of two decisions on one item the later one
// stays, of two ends of one campaign the earlier.
func (p *partition) keep(l *labels.Label) bool {
	s := p.of(l.Org)
	if l.Decision == "" {
		if at, have := s.closed[l.Campaign]; have && at <= l.At {
			return false
		}
		s.closed[l.Campaign] = l.At
		return true
	}
	key := strings.TrimPrefix(string(l.Key()), l.Org+"|")
	if have := s.labels[key]; have != nil && labels.Compare(have, l) >= 0 {
		return false
	}
	s.labels[key] = l
	return true
}

func itemKey(campaign, person, resource string) string {
	return campaign + "|" + person + "|" + resource
}

// applyMark notes how far the log is read; a mark that a restart repeats never turns it back.
func (p *partition) applyMark(r *kgo.Record) error {
	var m event.Mark
	if err := json.Unmarshal(r.Value, &m); err != nil || m.Org == "" {
		return fmt.Errorf("reading mark: %w", errors.Join(err, errNoOrg))
	}
	if s := p.of(m.Org); m.LogTime.After(s.read) {
		s.read = m.LogTime
	}
	return nil
}

var errNoOrg = errors.New("there must be an org, and of an item a campaign with its launch, a person and a resource")

func (p *partition) applyItem(r *kgo.Record, k *known) error {
	if r.Value == nil {
		return nil
	}
	var i feature.Item
	if err := json.Unmarshal(r.Value, &i); err != nil {
		return fmt.Errorf("reading features: %w", err)
	}
	if i.Org == "" || i.CampaignID == "" || i.UserID == "" || i.Resource == "" || i.AsOf.IsZero() {
		return fmt.Errorf("reading features: %w", errNoOrg)
	}
	p.of(i.Org).put(&i, k)
	return nil
}

// put notes what an item looked like.
func (s *share) put(i *feature.Item, k *known) {
	s.launched[i.CampaignID] = i.AsOf.UnixNano()
	if s.past(i.CampaignID) {
		return
	}
	key := itemKey(i.CampaignID, i.UserID, i.Resource)
	if s.items[key] == nil {
		s.have[i.CampaignID]++
	}
	s.items[key] = k.pack(i)
}

// past tells whether no training looks at the campaign any more.
func (s *share) past(campaign string) bool {
	at, known := s.launched[campaign]
	return known && at < s.since
}

// forget drops what no training looks at any more: the items of campaigns launched before since, and decisions on them.
func (s *share) forget(since int64) {
	s.since = max(s.since, since)
	maps.DeleteFunc(s.items, func(_ string, i *item) bool { return i.asOf < s.since })
	maps.DeleteFunc(s.labels, func(_ string, l *labels.Label) bool { return l.At < s.since || s.past(l.Campaign) })
}

// applyProgress notes that review has scored a campaign's items here, see score/internal/review.
func (p *partition) applyProgress(r *kgo.Record) error {
	var done struct {
		Org        string `json:"org"`
		CampaignID string `json:"campaign_id"`
		Revision   int    `json:"revision"`
		Items      int    `json:"items"`
	}
	if err := json.Unmarshal(r.Value, &done); err != nil {
		return fmt.Errorf("reading progress: %w", err)
	}
	if done.Revision > 0 {
		p.of(done.Org).scored[done.CampaignID] = done.Items
	}
	return nil
}

// applyLabel restores what keep had produced.
func (p *partition) applyLabel(r *kgo.Record) error {
	if r.Value == nil {
		return nil
	}
	l := new(labels.Label)
	if err := json.Unmarshal(r.Value, l); err != nil {
		return fmt.Errorf("reading label: %w", err)
	}
	if l.Decision == "" || l.At >= p.of(l.Org).since {
		p.keep(l)
	}
	return nil
}

// record is the record of a label or a campaign's end.
func record(partition int32, l *labels.Label) (*kgo.Record, error) {
	raw, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("encoding label: %w", err)
	}
	return bus.PartitionRecord(topic.ScoreLabel, partition, l.Org, l.Key(), raw), nil
}
