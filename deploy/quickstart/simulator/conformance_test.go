package simulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"recert/deploy/quickstart/simulator/jira"
	"recert/deploy/quickstart/simulator/okta"
	"recert/schemas/boottest"
)

func TestEveryServedOperationKeepsToOpenAPI(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.Conformance.Specs, cfg.Conformance.LogPages = boottest.Shared(t, "specs"), 1
	s := open(t, cfg)
	walk(t, s)
	r := s.status().Conformance
	for _, line := range r.First {
		t.Errorf("got violation %s", line)
	}
	want := jira.Operations()
	for _, op := range okta.Operations() {
		want = append(want, op.Pattern)
	}
	for _, pattern := range want {
		if r.Operations[pattern].Checked == 0 {
			t.Errorf("got no exchange of %s, want each operation walked", pattern)
		}
	}
	t.Logf("%d requests, %d responses checked, deviations %v", r.Requests, r.Checked, r.Deviations)
}

// walk calls every operation, listings with all their pages.
func walk(t *testing.T, s *site) {
	t.Helper()
	u, a, g := s.org.Users[5].ID, s.org.Apps[3].ID, s.org.Groups[2].ID
	for _, path := range []string{
		"/.well-known/okta-organization", "/api/v1/users?limit=20", "/api/v1/users?filter=" + url.QueryEscape(`status eq "DEPROVISIONED"`),
		"/api/v1/users/" + u, "/api/v1/users/" + u + "/groups", "/api/v1/groups?limit=10&expand=stats", "/api/v1/groups/rules?limit=3",
		"/api/v1/groups/" + g, "/api/v1/groups/" + g + "/users?limit=10", "/api/v1/apps?limit=5", "/api/v1/apps/" + a,
		"/api/v1/apps/" + a + "/users?limit=20", "/api/v1/apps/" + a + "/groups?limit=20", "/api/v1/meta/schemas/user/default",
		"/governance/api/v1/campaigns?limit=1", "/governance/api/v1/campaigns/" + s.org.Campaigns[1].ID,
		"/governance/api/v1/reviews?limit=50&filter=" + url.QueryEscape(`campaignId eq "`+s.org.Campaigns[0].ID+`"`),
		"/governance/api/v1/reviews?limit=50&filter=" + url.QueryEscape(`campaignId eq "`+s.org.Campaigns[1].ID+`"`),
		"/governance/api/v1/reviews/" + s.org.Reviews[0].ID,
		"/governance/api/v1/risk-rules?limit=1", "/governance/api/v1/risk-rules?filter=" + url.QueryEscape(`name co "against"`),
		"/governance/api/v1/risk-rules/" + riskRuleIn(t, s), "/governance/api/v1/risk-rules/rulabsent",
		"/api/v1/logs?since=2026-09-29T00:00:00Z&until=2026-09-30T00:00:00Z&limit=500", "/api/v1/users/00uabsent", "/api/v1/users?after=bad",
	} {
		for next := s.okta + path; next != ""; {
			next = s.call(t, http.MethodGet, next, "").next()
		}
	}
	holder := s.org.Grants[0]
	s.get(t, "/api/v1/apps/"+s.org.Apps[holder.App].ID+"/users/"+s.org.Users[holder.User].ID)
	for next := s.okta + "/api/v1/logs?since=2026-08-30T00:00:00Z&limit=700"; ; {
		page := s.call(t, http.MethodGet, next, "")
		next = page.next()
		if string(page.body) == "[]" {
			break
		}
	}
	s.call(t, http.MethodPost, s.okta+"/oauth2/v1/token?grant_type=client_credentials&scope=okta.logs.read&client_assertion=x", "")
	item := openReview(s)
	s.call(t, http.MethodPost, s.okta+"/governance/api/v1/campaigns/"+s.org.Campaigns[1].ID+"/reviews/reassign",
		fmt.Sprintf(`{"reviewerId":%q,"reviewIds":[%q],"note":"The reviewer is the subject."}`, s.org.Users[0].ID, item))
	s.get(t, "/governance/api/v1/reviews/"+item)
	walkJira(t, s)
}

func walkJira(t *testing.T, s *site) {
	t.Helper()
	made := s.call(t, http.MethodPost, s.jira+"/rest/api/3/issue", issueBody("recert-0a1b"))
	var issue struct{ Key string }
	made.into(t, &issue)
	s.call(t, http.MethodGet, s.jira+"/rest/api/3/issue/"+issue.Key, "")
	s.call(t, http.MethodPost, s.jira+"/rest/api/3/issue/"+issue.Key+"/remotelink", `{"globalId":"recert","object":{"url":"https://app.example.com","title":"Evidence"}}`)
	s.call(t, http.MethodGet, s.jira+"/rest/api/3/search/jql?jql="+url.QueryEscape(`labels = "recert-0a1b"`), "")
	s.call(t, http.MethodPost, s.jira+"/rest/api/3/search/jql", `{"jql":"labels = \"recert-0a1b\"","fields":["summary"],"maxResults":10}`)
}

func issueBody(label string) string {
	return `{"fields":{"project":{"key":"REC"},"issuetype":{"name":"Task"},"summary":"Check access","labels":["` + label + `"],` +
		`"description":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Evidence"}]}]}}}`
}

// openReview is the id of an item of the live campaign.
func openReview(s *site) string {
	for i := range s.org.Reviews {
		if s.org.Reviews[i].Campaign == 1 {
			return s.org.Reviews[i].ID
		}
	}
	return ""
}

func TestABrokenExchangeIsSeen(t *testing.T) {
	t.Parallel()
	cfg := smallConfig(t)
	cfg.Conformance.Specs = boottest.Shared(t, "specs")
	s := open(t, cfg)
	s.call(t, http.MethodGet, s.okta+"/api/v1/users?limt=5", "")
	s.call(t, http.MethodGet, s.okta+"/api/v1/iga/campaigns", "")
	s.call(t, http.MethodPost, s.okta+"/governance/api/v1/campaigns/"+s.org.Campaigns[1].ID+"/reviews/reassign", `{"reviewerId":"00u","reviewIds":[]}`)
	r := s.status().Conformance
	if r.Violations < 3 {
		t.Fatalf("got %d violations, want one for each broken request: %v", r.Violations, r.First)
	}
	if !strings.Contains(strings.Join(r.First, "\n"), "limt") {
		t.Errorf("got %v, want the made-up parameter named", r.First)
	}
}

// riskRuleIn is the id of the org's first risk rule.
func riskRuleIn(t *testing.T, s *site) string {
	t.Helper()
	var page struct{ Data []struct{ ID string } }
	s.call(t, http.MethodGet, s.okta+"/governance/api/v1/risk-rules?limit=1", "").into(t, &page)
	if len(page.Data) != 1 {
		t.Fatalf("got %d risk rules on a page of one", len(page.Data))
	}
	return page.Data[0].ID
}
