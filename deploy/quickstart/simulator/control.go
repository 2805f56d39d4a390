package simulator

import (
	"encoding/json"
	"net/http"

	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/simulator/jira"
	"recert/deploy/quickstart/simulator/okta"
)

// Status is the body of GET /sim/status: what exists and what was asked, for tests and the summary.
type Status struct {
	Org      string `json:"org"`
	Campaign string `json:"campaign"`
	Items    int    `json:"items"`
	Users    int    `json:"users"`
	// Events counts the log now, Past its events up to the launch, Distinct those of Past that are different events.
	Events   int `json:"events"`
	Past     int `json:"past"`
	Distinct int `json:"distinct"`
	// Rejected counts the different lines of the log file that are no event.
	Rejected   int  `json:"rejected"`
	EventTypes int  `json:"event_types"`
	Live       bool `json:"live"`
	RateLimits int  `json:"rate_limits"`

	// Decisions counts the decisions that reviewers have made in the live campaign.
	Decisions int `json:"decisions"`

	MutatingRequests int            `json:"mutating_requests"`
	Okta             okta.Counts    `json:"okta"`
	Jira             jira.Counts    `json:"jira"`
	Hook             HookCounts     `json:"hook"`
	Conformance      conform.Report `json:"conformance"`
	Clock            string         `json:"clock"`
}

func (w *world) status() Status {
	s := Status{
		Org: w.org.ID, Campaign: w.org.Campaigns[1].ID, Items: w.cfg.Items, Users: len(w.org.Users),
		Events: w.log.Len(), Past: w.log.Past(), Rejected: w.rejected, EventTypes: len(w.log.Types()), Live: w.cfg.Live, RateLimits: w.cfg.RateLimits,
		Okta: w.okta.Counts(), Jira: w.jira.Counts(), Hook: w.hook.counts(), Conformance: w.check.report(), Clock: w.clock.Now().Format("2006-01-02T15:04:05.000Z"),
	}
	s.Decisions = w.decisions()
	s.Distinct = s.Past - len(w.home.lines) + w.distinct
	s.MutatingRequests = s.Okta.Mutating + s.Jira.Mutating
	return s
}

// oktaHandler serves Okta's API, checked against its OpenAPI, and the simulator's own controls under /sim/.
func (w *world) oktaHandler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", w.check.oktaExchange(w.okta.Handler()))
	mux.HandleFunc("GET /sim/status", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(w.status())
	})
	mux.HandleFunc("POST /sim/decide", func(rw http.ResponseWriter, r *http.Request) {
		var d Decide
		if err := json.NewDecoder(r.Body).Decode(&d); err != nil || d.Share < 0 || d.Share > 1 {
			http.Error(rw, "an order to decide is JSON with share, from 0 to 1", http.StatusBadRequest)
			return
		}
		if err := w.decide(d.Share); err != nil {
			http.Error(rw, "the decisions could not be kept", http.StatusInternalServerError)
			return
		}
		rw.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /sim/faults", func(rw http.ResponseWriter, r *http.Request) {
		var f okta.Fault
		if err := json.NewDecoder(r.Body).Decode(&f); err != nil {
			http.Error(rw, "a fault is JSON with kind, path, status, times", http.StatusBadRequest)
			return
		}
		if f.Kind == "jira-status" {
			for range max(1, f.Times) {
				w.jira.Refuse(f.Status)
			}
		} else {
			w.faults.Order(f)
		}
		rw.WriteHeader(http.StatusNoContent)
	})
	return mux
}
