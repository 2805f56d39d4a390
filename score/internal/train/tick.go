package train

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/labels"
)

// step is how far the log's time must have moved on for a new mark.
const step = time.Minute

// Tick looks, once for all partitions, whether an org's log has passed a time to train after, and publishes what was
// trained meanwhile.
func (s *stage) Tick(ctx context.Context, p int32, _ bus.Output) error {
	if p != 0 || len(s.partitions) < topic.PersonPartitions {
		return nil
	}
	if err := s.readPublished(ctx); err != nil {
		return err
	}
	for _, org := range s.orgs() {
		read, all := s.read(org)
		if !all {
			continue
		}
		s.publishedOf(org)
		if err := s.look(ctx, org, read); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) orgs() []string {
	all := map[string]bool{}
	for _, p := range s.partitions {
		for org := range p.orgs {
			all[org] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// read is the time up to which every partition holds all decisions of the org.
func (s *stage) read(org string) (at time.Time, all bool) {
	for _, p := range s.partitions {
		sh := p.orgs[org]
		if sh == nil || sh.read.IsZero() {
			return time.Time{}, false
		}
		if at.IsZero() || sh.read.Before(at) {
			at = sh.read
		}
	}
	return at.Add(-s.cfg.Settle), true
}

// look trains, publishes or moves the mark on, whichever is due.
func (s *stage) look(ctx context.Context, org string, read time.Time) error {
	done := s.done[org]
	if s.job != nil && s.job.org == org {
		return s.finish(ctx, done)
	}
	if read.Sub(done.mark) < step {
		return nil
	}
	sorted, closed := s.labels(org)
	next := int64(0)
	for _, at := range points(sorted, closed, read, s.cfg.Quiet, s.cfg.Every) {
		if at > done.mark.UnixNano() {
			next = at
			break
		}
	}
	if next == 0 {
		delete(s.waiting, org)
		return s.moveMark(ctx, org, read)
	}
	until := time.Unix(0, next).UTC()
	known := sorted[:countUntil(sorted, next)]
	if !s.complete(org, known) && s.now().Sub(s.since(org)) < s.cfg.Wait {
		return s.moveMark(ctx, org, until.Add(-time.Nanosecond))
	}
	if s.job != nil {
		return s.moveMark(ctx, org, until.Add(-time.Nanosecond)) // of another org: one at a time
	}
	delete(s.waiting, org)
	s.start(org, until, known)
	return s.moveMark(ctx, org, until.Add(-time.Nanosecond))
}

// forget lets go of what no training of the org looks at any more.
func (s *stage) forget(org string) {
	since := s.publishedOf(org).since()
	for _, p := range s.partitions {
		if sh := p.orgs[org]; sh != nil {
			sh.forget(since)
		}
	}
}

func countUntil(sorted []*labels.Label, at int64) int {
	n, _ := slices.BinarySearchFunc(sorted, at, func(l *labels.Label, at int64) int { return cmp.Or(cmp.Compare(l.At, at), -1) })
	return n
}

// since notes from when on the org's next training waits for features.
func (s *stage) since(org string) time.Time {
	if s.waiting[org].IsZero() {
		s.waiting[org] = s.now()
	}
	return s.waiting[org]
}

// moveMark writes that every version up to a time is out.
func (s *stage) moveMark(ctx context.Context, org string, at time.Time) error {
	done := s.done[org]
	if at.Sub(done.mark) < step {
		return nil
	}
	r, err := markRecord(org, at)
	if err != nil {
		return err
	}
	if err := s.publish(ctx, []*kgo.Record{r}); err != nil {
		return err
	}
	done.mark = at
	return nil
}

// labels returns the org's decisions in their order, and the ends of its campaigns.
func (s *stage) labels(org string) ([]*labels.Label, map[string]int64) {
	var all []*labels.Label
	closed := map[string]int64{}
	for _, p := range s.partitions {
		sh := p.orgs[org]
		if sh == nil {
			continue
		}
		all = slices.AppendSeq(all, maps.Values(sh.labels))
		for campaign, at := range sh.closed {
			if have, ok := closed[campaign]; !ok || at < have {
				closed[campaign] = at
			}
		}
	}
	labels.Sort(all)
	return all, closed
}

// complete tells whether the features of all that was decided are here, as far as they will ever come.
func (s *stage) complete(org string, decided []*labels.Label) bool {
	campaigns := map[string]bool{}
	for _, l := range decided {
		campaigns[l.Campaign] = true
	}
	for _, p := range s.partitions {
		if sh := p.orgs[org]; sh != nil {
			maps.DeleteFunc(campaigns, func(campaign string, _ bool) bool { return sh.past(campaign) })
		}
	}
	for campaign := range campaigns {
		if s.isScored(org, campaign) && !s.hasFeatures(org, campaign) {
			return false
		}
	}
	return true
}

func (s *stage) isScored(org, campaign string) bool {
	if s.campaigns.isScored(campaignKey{org, campaign}) {
		return true
	}
	for _, p := range s.partitions {
		if sh := p.orgs[org]; sh != nil && sh.scored[campaign] > 0 && sh.have[campaign] > 0 {
			return true
		}
	}
	return false
}

// hasFeatures tells whether review has scored the campaign in every partition that has decisions of it, and all it
// wrote is here.
func (s *stage) hasFeatures(org, campaign string) bool {
	for _, p := range s.partitions {
		sh := p.orgs[org]
		if sh == nil {
			continue
		}
		items, scored := sh.scored[campaign]
		if scored && sh.have[campaign] < items {
			return false
		}
		if !scored && sh.decided(campaign) {
			return false
		}
	}
	return true
}

func (sh *share) decided(campaign string) bool {
	for key := range sh.labels {
		if strings.HasPrefix(key, campaign+"|") {
			return true
		}
	}
	return false
}
