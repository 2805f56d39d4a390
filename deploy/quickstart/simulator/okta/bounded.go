package okta

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// boundedLogs writes one page of a search between since and until, ordered by published; its last page has no next link.
func (s *Server) boundedLogs(w http.ResponseWriter, r *http.Request, since time.Time, limit int, keep *filter) {
	q := r.URL.Query()
	until, ok := timeOf(q.Get("until"), s.Now())
	skip, good := 0, true
	if q.Get("after") != "" {
		skip, good = openCursor(q.Get("after"))
	}
	if !ok || !good {
		fail(w, http.StatusBadRequest, "E0000001", "Api validation failed: until")
		return
	}
	rows := s.between(since, until, keep)
	if q.Get("sortOrder") == "DESCENDING" {
		slices.Reverse(rows)
	}
	from := min(skip, len(rows))
	to := min(from+limit, len(rows))
	next := to
	if to >= len(rows) {
		next = -1
	}
	s.addLinks(w, r, next)
	out := make([]json.RawMessage, 0, to-from)
	for _, row := range rows[from:to] {
		out = append(out, row.body)
	}
	reply(w, http.StatusOK, out)
}

type dated struct {
	published string
	body      []byte
}

// between renders every event published in [since, until). Published comes as text of one form, which sorts by itself.
func (s *Server) between(since, until time.Time, keep *filter) []dated {
	var rows []dated
	for i := range s.Log.Len() {
		body := s.Log.AppendJSON(nil, i)
		var e struct {
			Published string `json:"published"`
		}
		if json.Unmarshal(body, &e) != nil {
			continue
		}
		at, err := time.Parse(time.RFC3339Nano, e.Published)
		if err != nil || at.Before(since) || !at.Before(until) || !keep.matches(body) {
			continue
		}
		rows = append(rows, dated{stamp(at), body})
	}
	slices.SortStableFunc(rows, func(a, b dated) int { return strings.Compare(a.published, b.published) })
	return rows
}
