package yearsite

import (
	"encoding/json"
	"net/http"

	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/simulator/year"
)

// Status is the body of GET /sim/status.
type Status struct {
	Org string `json:"org"`
	// Day is the next day to be lived, Until the one before which the clock stops.
	Day   int    `json:"day"`
	Until int    `json:"until"`
	Clock string `json:"clock"`
	// Events counts the log so far, Read what of it was given out.
	Events int `json:"events"`
	Read   int `json:"read"`
	// Campaigns are those launched so far, the oldest first.
	Campaigns   []Campaign     `json:"campaigns"`
	Conformance conform.Report `json:"conformance"`
}

// Campaign is one of them.
type Campaign struct {
	ID      string `json:"id"`
	Items   int    `json:"items"`
	Decided int    `json:"decided"`
	Closed  bool   `json:"closed"`
}

func (s *site) status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := Status{
		Org: s.world.ID, Day: s.world.Day(), Until: s.until, Clock: s.world.Now().Format("2006-01-02T15:04:05.000Z"), Events: s.world.Log().Len(), Read: s.read,
		Conformance: s.check.Report(),
	}
	for c := range s.world.Launched() {
		id, items, decided, closed := s.world.Campaign(c)
		st.Campaigns = append(st.Campaigns, Campaign{ID: id, Items: items, Decided: decided, Closed: closed})
	}
	return st
}

// Go is the body of POST /sim/go: live until the day has come.
type Go struct {
	Until int `json:"until"`
}

// handler serves Okta's API, checked where specs are given, and the simulator's own controls under /sim/.
func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.check.Exchange(http.HandlerFunc(s.okta)))
	mux.HandleFunc("GET /sim/status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(s.status())
	})
	mux.HandleFunc("POST /sim/go", func(w http.ResponseWriter, r *http.Request) {
		var g Go
		if err := json.NewDecoder(r.Body).Decode(&g); err != nil || g.Until < 0 || g.Until > year.Days {
			http.Error(w, "an order is JSON with until, a day of the year", http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.until = max(s.until, g.Until)
		s.mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
