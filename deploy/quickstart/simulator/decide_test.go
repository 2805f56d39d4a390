package simulator

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"testing"

	"recert/schemas/boottest"
)

func (s *site) orderDecisions(t *testing.T, share string) {
	t.Helper()
	if a := s.call(t, http.MethodPost, s.okta+"/sim/decide", `{"share":`+share+`}`); a.StatusCode != http.StatusNoContent {
		t.Fatalf("got %s %s", a.Status, a.body)
	}
}

// tail is what the log holds since the launch.
func (s *site) tail() []string {
	var lines []string
	for i := s.log.Past(); i < s.log.Len(); i++ {
		lines = append(lines, string(s.log.AppendJSON(nil, i)))
	}
	return lines
}

func TestReviewersDecideOnceAndAfterARestartTheRest(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	calm := open(t, cfg)
	calm.orderDecisions(t, "0.6")
	want := calm.tail()
	if n := calm.status().Decisions; n != len(want) || n < cfg.Items*4/10 || n > cfg.Items*7/10 {
		t.Fatalf("got %d decisions with %d events of %d items, want about six of ten", n, len(want), cfg.Items)
	}
	calm.orderDecisions(t, "0.6")
	if got := calm.tail(); !slices.Equal(got, want) {
		t.Errorf("got %d events after a second order, want the same %d", len(got), len(want))
	}
	// A simulator that dies half way goes on where it was.
	again := smallConfig(t)
	killed := open(t, again)
	killed.orderDecisions(t, "0.6")
	_ = killed.home.journal.Close()
	file := killed.home.path("journal.ndjson")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	risen := open(t, again)
	if n := risen.status().Decisions; n == 0 || n >= len(want) {
		t.Fatalf("got %d decisions after a death half way, want some of %d", n, len(want))
	}
	risen.orderDecisions(t, "0.6")
	if got := risen.tail(); !slices.Equal(got, want) {
		t.Errorf("got %d events, want the %d of an undisturbed run", len(got), len(want))
	}
}

func TestDecisionsShowInTheAPIAsOpenAPISays(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.Conformance.Specs, cfg.Conformance.LogPages = boottest.Shared(t, "specs"), 1
	s := open(t, cfg)
	s.orderDecisions(t, "0.6")
	count := map[string]int{}
	for next := s.okta + "/governance/api/v1/reviews?limit=50&filter=" + url.QueryEscape(`campaignId eq "`+s.org.Campaigns[1].ID+`"`); next != ""; {
		a := s.call(t, http.MethodGet, next, "")
		var page struct {
			Data []struct{ Decision, Decided, RemediationStatus string }
		}
		a.into(t, &page)
		for _, r := range page.Data {
			count[r.Decision+" "+r.RemediationStatus]++
			if (r.Decision == "UNREVIEWED") != (r.Decided == "") {
				t.Fatalf("got %+v", r)
			}
		}
		next = a.next()
	}
	if count["APPROVE NONE"] == 0 || count["REVOKE OPEN"] == 0 || count["UNREVIEWED NONE"] == 0 || len(count) != 3 {
		t.Errorf("got %v", count)
	}
	s.get(t, "/api/v1/logs?since=2026-09-30T23:00:00Z&limit=1000")
	for _, line := range s.status().Conformance.First {
		t.Errorf("got violation %s", line)
	}
}

func TestADecidedReviewIsNotHandedOver(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	s.orderDecisions(t, "0.6")
	for i := range s.org.Reviews {
		if !s.world.okta.IsDecided(i) {
			continue
		}
		a := s.call(t, http.MethodPost, s.okta+"/governance/api/v1/campaigns/"+s.org.Campaigns[1].ID+"/reviews/reassign",
			`{"reviewerId":"`+s.org.Users[0].ID+`","reviewIds":["`+s.org.Reviews[i].ID+`"],"note":"Please."}`)
		if a.StatusCode != http.StatusBadRequest {
			t.Errorf("got %s, want 400", a.Status)
		}
		return
	}
	t.Fatal("got no decision")
}

func TestAnOrderToDecideThatIsNoShareIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	for _, body := range []string{"", "{", `{"share":1.5}`, `{"share":-1}`} {
		if a := s.call(t, http.MethodPost, s.okta+"/sim/decide", body); a.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: got %s, want 400", body, a.Status)
		}
	}
}
