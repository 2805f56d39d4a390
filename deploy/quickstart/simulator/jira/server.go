package jira

import (
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Deps is what a server needs.
type Deps struct {
	// Email and Token are the credentials it asks for.
	Email, Token string
	// Project is the key of its project.
	Project string
	// SearchDelay is how long a new issue is invisible to searches.
	SearchDelay time.Duration
	// PerMinute bounds requests a minute; 0 means no bound.
	PerMinute int
	Now       func() time.Time
	Journal   func(kind string, data any) error
}

// Issue is one issue of the site.
type Issue struct {
	Number  int                        `json:"number"`
	Created time.Time                  `json:"created"`
	Labels  []string                   `json:"labels"`
	Fields  map[string]json.RawMessage `json:"fields"`
}

// Link is a remote link of an issue.
type Link struct {
	Issue  int             `json:"issue"`
	Global string          `json:"global"`
	Body   json.RawMessage `json:"body"`
}

// Server answers Jira's API. Use [Server.Handler].
type Server struct {
	Deps
	mu       sync.Mutex
	issues   []Issue
	links    []Link
	calls    map[string]int
	mutating int
	window   time.Time
	count    int
	refuse   []int
}

// New returns a server without issues.
func New(d Deps) *Server { return &Server{Deps: d, calls: map[string]int{}} }

// Operations lists the patterns of every endpoint.
func Operations() []string {
	return []string{
		"POST /rest/api/3/issue", "GET /rest/api/3/issue/{issueIdOrKey}", "GET /rest/api/3/search/jql", "POST /rest/api/3/search/jql",
		"POST /rest/api/3/issue/{issueIdOrKey}/remotelink",
	}
}

// Handler serves all operations.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	serve := []http.HandlerFunc{s.create, s.get, s.search, s.search, s.link}
	for i, pattern := range Operations() {
		mutating := pattern == "POST /rest/api/3/issue" || strings.HasSuffix(pattern, "/remotelink")
		mux.Handle(pattern, s.guard(pattern, mutating, serve[i]))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.tally("unknown "+r.Method, r.Method != http.MethodGet)
		fail(w, http.StatusNotFound, "No such endpoint.")
	})
	return mux
}

// guard counts, checks the credentials and bounds the rate.
func (s *Server) guard(pattern string, mutating bool, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.tally(pattern, mutating)
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.Header().Set("Date", s.Now().Format(http.TimeFormat))
		if !s.known(r) {
			fail(w, http.StatusUnauthorized, "You are not authenticated. Authentication required to perform this operation.")
			return
		}
		if status := s.refusal(); status != 0 {
			w.Header().Set("Retry-After", "1")
			fail(w, status, "Rate limit exceeded.")
			return
		}
		next(w, r)
	})
}

func (s *Server) known(r *http.Request) bool {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return same(bearer, s.Token)
	}
	email, token, ok := r.BasicAuth()
	return ok && same(email, s.Email) && same(token, s.Token)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// refusal returns the status of an ordered refusal or of a used-up minute, 0 to go on.
func (s *Server) refusal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.refuse) > 0 {
		status := s.refuse[0]
		s.refuse = s.refuse[1:]
		return status
	}
	if now := s.Now(); now.Sub(s.window) >= time.Minute {
		s.window, s.count = now, 0
	}
	if s.count++; s.PerMinute > 0 && s.count > s.PerMinute {
		return http.StatusTooManyRequests
	}
	return 0
}

// Refuse makes the next requests fail with these statuses, for tests.
func (s *Server) Refuse(statuses ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = append(s.refuse, statuses...)
}

func (s *Server) tally(pattern string, mutating bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[pattern]++
	if mutating {
		s.mutating++
	}
}

// Restore puts an issue back that was journaled before a restart.
func (s *Server) Restore(i Issue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.issues = append(s.issues, i)
}

// RestoreLink puts a remote link back.
func (s *Server) RestoreLink(l Link) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = append(s.links, l)
}

func (s *Server) key(n int) string { return s.Project + "-" + strconv.Itoa(n) }

func reply(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v)
}

func fail(w http.ResponseWriter, status int, messages ...string) {
	reply(w, status, map[string]any{"errorMessages": messages, "errors": map[string]string{}})
}
