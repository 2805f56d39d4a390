package okta

import (
	"net/http"
	"strconv"
	"time"
)

const logPage, logPageMax, logLookback = 100, 1000, 180 * 24 * time.Hour

// logs answers GET /api/v1/logs. Without until it is the endless poll: rows in the order of their storage and always a
// next link; with until it is a bounded search by published.
func (s *Server) logs(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, ok := logLimit(q.Get("limit"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000001", "Api validation failed: limit")
		return
	}
	since, ok := timeOf(q.Get("since"), s.Now().AddDate(0, 0, -7))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000001", "Api validation failed: since")
		return
	}
	if s.Now().Sub(since) > logLookback {
		fail(w, http.StatusBadRequest, "E0000053", "The since parameter is over 180 days prior to the current day.")
		return
	}
	keep, err := parseFilter(q.Get("filter"), q.Get("q"))
	if err != nil {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	if q.Has("until") || q.Get("sortOrder") == "DESCENDING" {
		s.boundedLogs(w, r, since, limit, keep)
		return
	}
	from := s.Log.Since(since)
	if after := q.Get("after"); after != "" {
		if from, ok = openCursor(after); !ok || from > s.Log.Len() {
			fail(w, http.StatusBadRequest, "E0000031", "Invalid after parameter")
			return
		}
	}
	s.pollLogs(w, r, from, limit, keep)
}

// pollLogs writes one page of the endless poll.
func (s *Server) pollLogs(w http.ResponseWriter, r *http.Request, from, limit int, keep *filter) {
	if s.Reading != nil {
		s.Reading(from, limit)
		s.stamp(w) // time may have passed
	}
	end := s.Log.Len()
	b := append(make([]byte, 0, limit*2100), '[')
	rows, at := 0, from
	for ; at < end && rows < limit; at++ {
		start := len(b)
		if rows > 0 {
			b = append(b, ',')
		}
		body := len(b)
		b = s.Log.AppendJSON(b, at)
		if !keep.matches(b[body:]) {
			b = b[:start]
			continue
		}
		rows++
	}
	q := r.URL.Query()
	q.Del("since")
	q.Set("after", closeCursor(at))
	next := base(r) + r.URL.Path + "?" + q.Encode()
	w.Header().Add("Link", "<"+base(r)+r.URL.RequestURI()+`>; rel="self"`)
	w.Header().Add("Link", "<"+s.Faults.host(next)+`>; rel="next"`)
	_, _ = w.Write(append(b, ']'))
}

func logLimit(text string) (int, bool) {
	if text == "" {
		return logPage, true
	}
	n, err := strconv.Atoi(text)
	return min(n, logPageMax), err == nil && n >= 0
}

func timeOf(text string, standard time.Time) (time.Time, bool) {
	if text == "" {
		return standard, true
	}
	t, err := time.Parse(time.RFC3339, text)
	return t, err == nil
}
