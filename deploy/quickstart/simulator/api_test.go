package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// pages follows next links of a plain listing and returns all rows.
func pages(t *testing.T, s *site, path string) []map[string]any {
	t.Helper()
	var all []map[string]any
	for next := s.okta + path; next != ""; {
		a := s.call(t, http.MethodGet, next, "")
		var rows []map[string]any
		a.into(t, &rows)
		all, next = append(all, rows...), a.next()
	}
	return all
}

func TestUsersLeaveDeactivatedOutUnlessAskedFor(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	gone := 0
	for i := range s.org.Users {
		if s.org.Users[i].Status == "DEPROVISIONED" {
			gone++
		}
	}
	if got := len(pages(t, s, "/api/v1/users?limit=7")); gone == 0 || got != len(s.org.Users)-gone {
		t.Errorf("got %d users by pages of seven, want %d", got, len(s.org.Users)-gone)
	}
	asked := pages(t, s, "/api/v1/users?filter="+url.QueryEscape(`status eq "DEPROVISIONED"`))
	if len(asked) != gone {
		t.Errorf("got %d deactivated users, want %d", len(asked), gone)
	}
}

func TestLogPollAlwaysLeadsOnAndLosesNothing(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.RateLimits = 1000
	s := open(t, cfg)
	seen, next := map[string]bool{}, s.okta+"/api/v1/logs?since=2026-08-30T00:00:00Z&limit=997"
	for {
		a := s.call(t, http.MethodGet, next, "")
		if next = a.next(); next == "" || strings.Contains(next, "since=") {
			t.Fatalf("got next link %q, want one without since", next)
		}
		var rows []struct{ UUID string }
		a.into(t, &rows)
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			if seen[r.UUID] {
				t.Fatalf("got %s twice", r.UUID)
			}
			seen[r.UUID] = true
		}
	}
	if len(seen) != s.log.Len() {
		t.Fatalf("got %d events, want %d", len(seen), s.log.Len())
	}
	s.log.Append(s.life.Event(1, s.clock.Now()))
	if a := s.call(t, http.MethodGet, next, ""); string(a.body) == "[]" {
		t.Fatal("got nothing by the last link, want the event that came later")
	}
}

func TestLogRefusesWhatOktaRefuses(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	for name, c := range map[string]struct{ query, code string }{
		"too old":    {"since=2026-01-01T00:00:00Z", "E0000053"},
		"bad cursor": {"after=rubbish", "E0000031"},
		"bad limit":  {"limit=x", "E0000001"},
		"bad filter": {"filter=" + url.QueryEscape(`published gt "2026"`), "E0000031"},
	} {
		a := s.call(t, http.MethodGet, s.okta+"/api/v1/logs?"+c.query, "")
		if a.StatusCode != http.StatusBadRequest || !strings.Contains(string(a.body), c.code) {
			t.Errorf("%s: got %d %s, want 400 %s", name, a.StatusCode, a.body, c.code)
		}
	}
}

func TestBoundedLogEndsAndFollowsPublished(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	rows := pages(t, s, "/api/v1/logs?limit=100&since=2026-09-29T00:00:00Z&until=2026-09-30T00:00:00Z&filter="+url.QueryEscape(`eventType eq "user.authentication.sso"`))
	last := ""
	for _, r := range rows {
		at, _ := r["published"].(string)
		if r["eventType"] != "user.authentication.sso" || at < last || !strings.HasPrefix(at, "2026-09-29") {
			t.Fatalf("got %v at %s after %s", r["eventType"], at, last)
		}
		last = at
	}
	if len(rows) == 0 {
		t.Fatal("got no events")
	}
}

func TestWrongTokenIs401MissingScope403(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	for name, c := range map[string]struct {
		path, token string
		want        int
	}{
		"no token":      {"/api/v1/logs", "", 401},
		"wrong token":   {"/api/v1/logs", "SSWS nonsense", 401},
		"missing scope": {"/api/v1/users", "SSWS logs-only", 403},
		"right scope":   {"/api/v1/logs", "SSWS logs-only", 200},
	} {
		if a := s.call(t, http.MethodGet, s.okta+c.path, "", "Authorization", c.token); a.StatusCode != c.want {
			t.Errorf("%s: got %d want %d", name, a.StatusCode, c.want)
		}
	}
}

func TestOktasOwnRateLimitGives429WithItsHeaders(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.RateLimits = 1
	s := open(t, cfg)
	for range 60 {
		s.get(t, "/api/v1/logs?limit=1")
	}
	a := s.call(t, http.MethodGet, s.okta+"/api/v1/logs?limit=1", "")
	if a.StatusCode != http.StatusTooManyRequests || a.Header.Get("X-Rate-Limit-Remaining") != "0" || !strings.Contains(string(a.body), "E0000047") {
		t.Fatalf("got %d %v %s", a.StatusCode, a.Header, a.body)
	}
	if date, err := http.ParseTime(a.Header.Get("Date")); err != nil || date.Year() != 2026 || date.Before(org.Midnight()) {
		t.Fatalf("got Date %q, want the simulated clock", a.Header.Get("Date"))
	}
}

func TestReassignChangesOpenReviewsOnlyAndIsCounted(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	s := open(t, cfg)
	path := s.okta + "/governance/api/v1/campaigns/" + s.org.Campaigns[1].ID + "/reviews/reassign"
	item, boss := openReview(s), s.org.Users[0].ID
	body := func(review, note string) string {
		return fmt.Sprintf(`{"reviewerId":%q,"reviewIds":[%q],"note":%q}`, boss, review, note)
	}
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"no note":   {body(item, ""), 400},
		"long note": {body(item, strings.Repeat("ä", 301)), 400},
		"decided":   {body(s.org.Reviews[0].ID, "x"), 400},
		"unknown":   {body("icrunknown", "x"), 400},
		"good":      {body(item, strings.Repeat("ä", 300)), 200},
	} {
		if a := s.call(t, http.MethodPost, path, c.body); a.StatusCode != c.want {
			t.Errorf("%s: got %d %s want %d", name, a.StatusCode, a.body, c.want)
		}
	}
	check := func(s *site, when string) {
		var v struct {
			ReviewerProfile struct{ ID string }
			Note            struct{ Note string }
		}
		s.get(t, "/governance/api/v1/reviews/"+item).into(t, &v)
		if v.ReviewerProfile.ID != boss || v.Note.Note == "" {
			t.Errorf("%s: got %+v, want the new reviewer and the note", when, v)
		}
	}
	check(s, "at once")
	if n := s.status(); n.MutatingRequests != 5 || n.Okta.Reassigned[item] != 1 || n.Events != n.Past+1 {
		t.Errorf("got %d mutating requests, %v reassigned, %d events past the launch", n.MutatingRequests, n.Okta.Reassigned, n.Events-n.Past)
	}
	check(open(t, cfg), "after a restart")
}

func TestLogFileIsServedAsGivenBeforeTheLaunch(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	line := `{"EventType":"x", "published":"2017-05-05T01:02:03Z", "version":0}`
	cfg.LogFile = write(t, line+"\n\n7\n"+line)
	s := open(t, cfg)
	n := s.log.Len()
	var got []string
	for i := n - 4; i < n; i++ {
		got = append(got, string(s.log.AppendJSON(nil, i)))
	}
	if got[0] != line || got[1] != "7" || !strings.Contains(got[3], "certification.campaign.launch") {
		t.Errorf("got %q", got)
	}
	if st := s.status(); st.Past-st.Distinct != 2 || st.Rejected != 1 {
		t.Errorf("got %d doubled or rejected of which %d rejected, want 2 and 1", st.Past-st.Distinct, st.Rejected)
	}
	cfg.LogFile = ""
	if again := open(t, cfg); again.log.Len() != n {
		t.Errorf("got %d events at a second start without the file, want %d", again.log.Len(), n)
	}
}

func TestFaultsStrikeAndEnd(t *testing.T) {
	t.Parallel()
	s := open(t, smallConfig(t))
	order := func(body string) { s.call(t, http.MethodPost, s.okta+"/sim/faults", body) }
	order(`{"kind":"status","path":"/api/v1/groups","status":503,"times":1}`)
	if a := s.call(t, http.MethodGet, s.okta+"/api/v1/groups", ""); a.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("got %d want 503", a.StatusCode)
	}
	s.get(t, "/api/v1/groups")
	order(`{"kind":"empty","path":"/api/v1/users","times":1}`)
	if a := s.get(t, "/api/v1/users"); string(a.body) != "[]" {
		t.Errorf("got %s want no users", a.body)
	}
	order(`{"kind":"truncate","path":"/api/v1/users","times":1}`)
	if a := s.get(t, "/api/v1/users"); json.Valid(a.body) {
		t.Error("got a whole body, want half of it")
	}
	order(`{"kind":"foreign-link","times":1}`)
	if a := s.get(t, "/api/v1/users?limit=1"); !strings.HasPrefix(a.next(), "http://192.0.2.1/") {
		t.Errorf("got next %q", a.next())
	}
	order(`{"kind":"jira-status","status":429,"times":1}`)
	if a := s.call(t, http.MethodGet, s.jira+"/rest/api/3/issue/REC-1", ""); a.StatusCode != http.StatusTooManyRequests || a.Header.Get("Retry-After") == "" {
		t.Errorf("got %d from Jira", a.StatusCode)
	}
}

func TestJiraFindsIssuesByLabelAfterTheDelayAndARestart(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.Jira.SearchDelay = 300 * time.Millisecond
	s := open(t, cfg)
	if a := s.call(t, http.MethodPost, s.jira+"/rest/api/3/issue", issueBody("recert-1")); a.StatusCode != http.StatusCreated {
		t.Fatalf("got %d %s", a.StatusCode, a.body)
	}
	found := func(s *site) int {
		var r struct{ Issues []struct{ Key string } }
		s.call(t, http.MethodPost, s.jira+"/rest/api/3/search/jql", `{"jql":"project = REC AND labels = recert-1"}`).into(t, &r)
		return len(r.Issues)
	}
	if n := found(s); n != 0 {
		t.Errorf("got %d issues at once, want none yet", n)
	}
	if a := s.call(t, http.MethodPost, s.jira+"/rest/api/3/issue", issueBody("with space")); a.StatusCode != http.StatusBadRequest {
		t.Errorf("got %d for a label with a space, want 400", a.StatusCode)
	}
	cfg.Jira.SearchDelay = 0
	if n := found(open(t, cfg)); n != 1 {
		t.Errorf("got %d issues after a restart, want 1", n)
	}
	if a := s.call(t, http.MethodGet, s.jira+"/rest/api/3/issue/REC-1", "", "Authorization", "Bearer wrong"); a.StatusCode != http.StatusUnauthorized {
		t.Errorf("got %d for a wrong token, want 401", a.StatusCode)
	}
}
