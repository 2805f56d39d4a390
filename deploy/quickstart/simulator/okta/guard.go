package okta

import (
	"net/http"
	"strconv"

	"recert/deploy/quickstart/simulator/limits"
)

// guard does for one operation what Okta does before it looks at a request: time, faults, token, scope, rate limit.
func (s *Server) guard(op Operation) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.stamp(w)
		s.count(op.Pattern, r.Method != http.MethodGet && op.Pattern != "POST /oauth2/v1/token")
		if s.Faults.strike(w, r) {
			return
		}
		client := r.RemoteAddr
		if op.Scope != "" {
			who, ok := s.Keys.who(r.Header.Get("Authorization"), s.Now())
			if !ok {
				w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
				fail(w, http.StatusUnauthorized, "E0000011", "Invalid token provided")
				return
			}
			if !who.may(op.Scope) {
				w.Header().Set("WWW-Authenticate", `Bearer error="insufficient_scope"`)
				fail(w, http.StatusForbidden, "E0000006", "You do not have permission to perform the requested action")
				return
			}
			client = who.client
		}
		if v := s.Limits.Take(op.Bucket, client); !s.limited(w, v) {
			op.serve(s, w, r)
		}
	})
}

// limited writes the rate limit headers, and 429 where the limit is reached.
func (s *Server) limited(w http.ResponseWriter, v limits.Verdict) bool {
	h := w.Header()
	h["X-Rate-Limit-Limit"] = []string{strconv.Itoa(v.Limit)}
	h["X-Rate-Limit-Remaining"] = []string{strconv.Itoa(max(0, v.Remaining))}
	h["X-Rate-Limit-Reset"] = []string{strconv.FormatInt(v.Reset.Unix(), 10)}
	if v.Allowed {
		return false
	}
	s.mu.Lock()
	s.rateHits++
	s.mu.Unlock()
	fail(w, http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.")
	return true
}

// stamp writes the headers that every answer has. Date is the simulated time.
func (s *Server) stamp(w http.ResponseWriter) {
	w.Header().Set("Date", s.Now().Format(http.TimeFormat))
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Okta-Request-Id", "sim")
}

func (s *Server) count(op string, mutating bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[op]++
	if mutating {
		s.mutating++
	}
}
