package okta

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// Fault is one misbehaviour for a test: Times requests whose path begins with Path are answered wrongly.
type Fault struct {
	// Kind is one of status, rate, truncate, empty, skip-page, foreign-link.
	Kind string `json:"kind"`
	// Path is the beginning of the paths it strikes; empty means all.
	Path string `json:"path"`
	// Status is the answer's code for kind status.
	Status int `json:"status"`
	// Times is how many requests it strikes; 0 means until it is taken back.
	Times int `json:"times"`
}

// Faults is the list of ordered faults. The zero value strikes nothing. It is safe for concurrent use.
type Faults struct {
	mu   sync.Mutex
	list []*Fault
}

// Order adds a fault; kind "none" takes all back.
func (f *Faults) Order(n Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n.Kind == "none" {
		f.list = nil
		return
	}
	f.list = append(f.list, &n)
}

// take uses up one strike of a fault of the given kinds for path.
func (f *Faults) take(path string, kinds ...string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, n := range f.list {
		for _, k := range kinds {
			if n.Kind != k || !strings.HasPrefix(path, n.Path) {
				continue
			}
			if n.Times > 0 {
				if n.Times--; n.Times == 0 {
					f.list = append(f.list[:i:i], f.list[i+1:]...)
				}
			}
			return n
		}
	}
	return nil
}

// strike answers the request itself if a fault says so.
func (f *Faults) strike(w http.ResponseWriter, r *http.Request) bool {
	n := f.take(r.URL.Path, "status", "rate", "empty")
	if n == nil {
		return false
	}
	switch n.Kind {
	case "status":
		fail(w, n.Status, "E0000009", "Internal Server Error")
	case "rate":
		w.Header()["X-Rate-Limit-Limit"] = []string{"0"}
		w.Header()["X-Rate-Limit-Remaining"] = []string{"0"}
		fail(w, http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests.")
	case "empty":
		reply(w, http.StatusOK, []object{})
	}
	return true
}

// truncating wraps h: a struck answer stops half way, with the length of the whole.
func (f *Faults) truncating(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.take(r.URL.Path, "truncate") == nil {
			h.ServeHTTP(w, r)
			return
		}
		whole := httptest.NewRecorder()
		h.ServeHTTP(whole, r)
		for key, values := range whole.Header() {
			w.Header()[key] = values
		}
		w.WriteHeader(whole.Code)
		_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
	})
}

// skipsPage tells that the page which begins at row from is to be left empty.
func (f *Faults) skipsPage(from int) bool { return from > 0 && f.take("", "skip-page") != nil }

// host points a link to somewhere else if a fault says so.
func (f *Faults) host(link string) string {
	if f.take("", "foreign-link") != nil {
		return "http://192.0.2.1/elsewhere"
	}
	return link
}
