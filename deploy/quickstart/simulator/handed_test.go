package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// openReviews are the first n reviews of the running campaign.
func openReviews(s *site, n int) []string {
	var all []string
	for i := range s.org.Reviews {
		if s.org.Reviews[i].Campaign == 1 && len(all) < n {
			all = append(all, s.org.Reviews[i].ID)
		}
	}
	return all
}

// handOver gives reviews to a user in one request.
func (s *site) handOver(t *testing.T, to int, reviews ...string) {
	t.Helper()
	body := fmt.Sprintf(`{"reviewerId":%q,"reviewIds":["%s"],"note":"n"}`, s.org.Users[to].ID, strings.Join(reviews, `","`))
	path := s.okta + "/governance/api/v1/campaigns/" + s.org.Campaigns[1].ID + "/reviews/reassign"
	if a := s.call(t, http.MethodPost, path, body); a.StatusCode != http.StatusOK {
		t.Fatalf("got %d %s", a.StatusCode, a.body)
	}
}

// outcome returns the events past the launch and the reviews, each sorted.
func (s *site) outcome(t *testing.T, reviews []string) (events, items []string) {
	t.Helper()
	for i := s.log.Past(); i < s.log.Len(); i++ {
		if s.log.Persisted(i) < s.log.Persisted(i-1) {
			t.Errorf("event %d was stored before the one in front of it", i)
		}
		events = append(events, string(s.log.AppendJSON(nil, i)))
	}
	for _, id := range reviews {
		items = append(items, strings.ReplaceAll(string(s.get(t, "/governance/api/v1/reviews/"+id).body), s.okta, ""))
	}
	slices.Sort(events)
	return events, items
}

// TestOrderAndTimeOfHandingOverLeaveNoTrace hands reviews of a finite org over in two orders, at different times, one
// of them with a restart between: events and reviews are the same.
func TestOrderAndTimeOfHandingOverLeaveNoTrace(t *testing.T) {
	t.Parallel()
	one := open(t, smallConfig(t))
	reviews := openReviews(one, 3)
	one.handOver(t, 1, reviews...)
	one.handOver(t, 2, reviews[1])
	events, items := one.outcome(t, reviews)

	cfg := smallConfig(t)
	other := open(t, cfg)
	other.handOver(t, 1, reviews[2], reviews[1])
	time.Sleep(2 * time.Millisecond)
	if err := other.saveClock(); err != nil {
		t.Fatal(err)
	}
	other = open(t, cfg)
	other.handOver(t, 2, reviews[1])
	other.handOver(t, 1, reviews[0])
	for range 2 { // as it is, and as a restart reads it back
		gotEvents, gotItems := other.outcome(t, reviews)
		if len(events) != 4 || !slices.Equal(events, gotEvents) {
			t.Errorf("got events\n%s\nwant\n%s", strings.Join(gotEvents, "\n"), strings.Join(events, "\n"))
		}
		if !slices.Equal(items, gotItems) {
			t.Errorf("got reviews\n%s\nwant\n%s", strings.Join(gotItems, "\n"), strings.Join(items, "\n"))
		}
		other = open(t, cfg)
	}
}

// TestEveryHandingOverMovesLastUpdated hands a review there and back: who read it before must see that it changed.
func TestEveryHandingOverMovesLastUpdated(t *testing.T) {
	t.Parallel()
	for _, live := range []bool{false, true} {
		cfg := smallConfig(t)
		cfg.Live = live
		s := open(t, cfg)
		review := openReview(s)
		seen := map[string]bool{}
		for i := range 4 {
			var v struct{ LastUpdated string }
			s.get(t, "/governance/api/v1/reviews/"+review).into(t, &v)
			if seen[v.LastUpdated] {
				t.Errorf("live %v: lastUpdated %s was there before", live, v.LastUpdated)
			}
			seen[v.LastUpdated] = true
			if live {
				time.Sleep(2 * time.Millisecond)
			}
			s.handOver(t, i%2, review)
		}
		at := s.handedOver(t)
		if now := s.clock.Now(); live == (now.Sub(at) > time.Minute) {
			t.Errorf("live %v: handed over at %s, the clock shows %s", live, at, now)
		}
	}
}

// handedOver is when the log says that the last review was handed over.
func (s *site) handedOver(t *testing.T) time.Time {
	t.Helper()
	var v struct{ Published time.Time }
	if err := json.Unmarshal(s.log.AppendJSON(nil, s.log.Len()-1), &v); err != nil {
		t.Fatal(err)
	}
	return v.Published
}

// TestAKillBeforeTheEventLosesNoEvent cuts the journal behind the effect.
func TestAKillBeforeTheEventLosesNoEvent(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	s := open(t, cfg)
	reviews := openReviews(s, 2)
	s.handOver(t, 1, reviews...)
	events, items := s.outcome(t, reviews)
	file := s.home.path("journal.ndjson")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(strings.TrimSuffix(string(raw), "\n"), "\n")
	if err := os.WriteFile(file, []byte(strings.Join(lines[:len(lines)-1], "")), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		again := open(t, cfg)
		gotEvents, gotItems := again.outcome(t, reviews)
		if !slices.Equal(events, gotEvents) || !slices.Equal(items, gotItems) {
			t.Errorf("got %d events and\n%s\nwant %d and\n%s", len(gotEvents), strings.Join(gotItems, "\n"), len(events), strings.Join(items, "\n"))
		}
	}
}
