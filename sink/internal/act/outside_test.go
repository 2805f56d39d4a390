package act

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const testOrg = "00oTest"

// outside is a small Okta and a small Jira that remember what was done to them.
type outside struct {
	okta, jira *httptest.Server

	mu sync.Mutex
	// reviewer is who reviews an item; decided items are in decisions.
	reviewer, decisions map[string]string
	touched             map[string]int
	// reassigned counts by review, created by label, searches all of them.
	reassigned, created map[string]int
	searches, mutations int
	agents              map[string]string
	bodies              []string
	// slow is how long the answer to a creation takes.
	slow time.Duration
	// hidden keeps new issues out of searches.
	hidden bool
	// oktaFault and jiraFault answer a mutating request themselves; effect says whether it has its effect before that.
	oktaFault, jiraFault []misbehaviour
}

// misbehaviour is what happens to one mutating request.
type misbehaviour struct {
	// effect says whether the request has its effect.
	effect bool
	// status answers with it; 0 cuts the connection.
	status int
	body   string
}

func newOutside(t *testing.T) *outside {
	t.Helper()
	o := &outside{
		reviewer: map[string]string{}, decisions: map[string]string{}, touched: map[string]int{}, agents: map[string]string{},
		reassigned: map[string]int{}, created: map[string]int{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/okta-organization", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"id":%q}`, testOrg)
	})
	mux.HandleFunc("GET /governance/api/v1/reviews/{id}", o.serveReview)
	mux.HandleFunc("POST /governance/api/v1/campaigns/{campaign}/reviews/reassign", o.serveReassign)
	o.okta = httptest.NewServer(mux)
	mux = http.NewServeMux()
	mux.HandleFunc("GET /rest/api/3/search/jql", o.serveSearch)
	mux.HandleFunc("POST /rest/api/3/issue", o.serveCreate)
	o.jira = httptest.NewServer(mux)
	t.Cleanup(o.okta.Close)
	t.Cleanup(o.jira.Close)
	return o
}

func (o *outside) with(f func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f()
}

func (o *outside) review(id string) map[string]any {
	return map[string]any{
		"id": id, "campaignId": "ici1", "decision": o.decision(id), "reviewerProfile": map[string]string{"id": o.reviewer[id]},
		"reviewerType": "USER", "currentReviewerLevel": "FIRST", "lastUpdated": fmt.Sprintf("2026-10-01T00:00:%02d.000Z", o.touched[id]),
	}
}

func (o *outside) decision(id string) string {
	if d := o.decisions[id]; d != "" {
		return d
	}
	return "UNREVIEWED"
}

func (o *outside) serveReview(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	id := r.PathValue("id")
	if o.reviewer[id] == "" {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"errorCode":"E0000007","errorSummary":"Not found"}`)
		return
	}
	_ = json.NewEncoder(w).Encode(o.review(id))
}

func (o *outside) serveReassign(w http.ResponseWriter, r *http.Request) {
	var q struct {
		ReviewerID string   `json:"reviewerId"`
		ReviewIDs  []string `json:"reviewIds"`
		Note       string   `json:"note"`
	}
	_ = json.NewDecoder(r.Body).Decode(&q)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mutations++
	fault, struck := take(&o.oktaFault)
	id := q.ReviewIDs[0]
	if !struck || fault.effect {
		o.reviewer[id] = q.ReviewerID
		o.touched[id]++
		o.reassigned[id]++
		o.agents[id] = r.UserAgent()
		o.bodies = append(o.bodies, q.Note)
	}
	if struck {
		fault.answer(w)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"data": []any{o.review(id)}, "_links": map[string]any{}})
}

func (o *outside) serveSearch(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.searches++
	label := strings.TrimSuffix(strings.TrimPrefix(r.URL.Query().Get("jql"), `labels = "`), `"`)
	issues := []any{}
	if o.created[label] > 0 && !o.hidden {
		issues = append(issues, map[string]any{"id": "1", "key": "REC-1", "fields": map[string]any{"labels": []string{label}}})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"issues": issues, "isLast": true})
}

func (o *outside) serveCreate(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var q struct {
		Fields struct {
			Labels []string `json:"labels"`
		} `json:"fields"`
	}
	_ = json.Unmarshal(raw, &q)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mutations++
	if slow := o.slow; slow > 0 {
		o.mu.Unlock()
		<-time.After(slow)
		o.mu.Lock()
	}
	fault, struck := take(&o.jiraFault)
	label := q.Fields.Labels[0]
	if !struck || fault.effect {
		o.created[label]++
		o.bodies = append(o.bodies, string(raw))
		o.agents[label] = r.UserAgent()
	}
	if struck {
		fault.answer(w)
		return
	}
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, `{"id":"1","key":"REC-1","self":"http://x"}`)
}

func take(faults *[]misbehaviour) (misbehaviour, bool) {
	if len(*faults) == 0 {
		return misbehaviour{}, false
	}
	f := (*faults)[0]
	*faults = (*faults)[1:]
	return f, true
}

func (m misbehaviour) answer(w http.ResponseWriter) {
	if m.status == 0 {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			conn.Close()
		}
		return
	}
	if m.status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "0")
		w.Header().Set("X-Rate-Limit-Reset", fmt.Sprint(time.Now().Unix()))
	}
	w.WriteHeader(m.status)
	_, _ = io.WriteString(w, m.body)
}
