package syslog

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const testOrg = "00o1org"

// start is the simulated time at which every test begins; years from ours, so that our clock cannot help.
var start = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

// okta serves one org's System Log as Okta does: an endless poll in the order of storage.
type okta struct {
	*httptest.Server

	mu     sync.Mutex
	clock  time.Time
	log    []string
	stored []time.Time
	asked  []string
	// spoil may answer a request for the log in its own way; n counts them from 1.
	spoil func(w http.ResponseWriter, r *http.Request, n int) bool
	// nextHost replaces the origin of next links.
	nextHost string
	// dateless leaves the Date header out.
	dateless bool
}

func newOkta(t *testing.T) *okta {
	t.Helper()
	o := &okta{clock: start}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

// add stores elements at the current time.
func (o *okta) add(elements ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, e := range elements {
		o.log, o.stored = append(o.log, e), append(o.stored, o.clock)
	}
}

func (o *okta) pass(d time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.clock = o.clock.Add(d)
}

func (o *okta) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.clock
}

func (o *okta) requests() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]string(nil), o.asked...)
}

func (o *okta) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", o.now().Format(http.TimeFormat))
	o.mu.Lock()
	if o.dateless {
		w.Header()["Date"] = nil
	}
	o.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/.well-known/okta-organization" {
		fmt.Fprintf(w, `{"id":%q,"pipeline":"idx"}`, testOrg)
		return
	}
	if r.URL.Path != "/api/v1/logs" || r.Header.Get("Authorization") != "SSWS tops3cret" {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	o.mu.Lock()
	o.asked = append(o.asked, r.URL.RequestURI())
	n, spoil := len(o.asked), o.spoil
	o.mu.Unlock()
	if spoil != nil && spoil(w, r, n) {
		return
	}
	o.page(w, r)
}

func (o *okta) page(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	defer o.mu.Unlock()
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	if err != nil {
		limit = defaultLimit
	}
	from := 0
	if after := q.Get("after"); after != "" {
		if from, err = strconv.Atoi(after); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	} else {
		since, err := time.Parse(time.RFC3339, q.Get("since"))
		if err != nil || q.Get("sortOrder") != "ASCENDING" || q.Has("until") || o.clock.Sub(since) > 180*24*time.Hour {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for from < len(o.log) && o.stored[from].Before(since) {
			from++
		}
	}
	to := min(from+limit, len(o.log))
	host := "http://" + r.Host
	if o.nextHost != "" {
		host = o.nextHost
	}
	w.Header().Add("Link", fmt.Sprintf(`<http://%s%s>; rel="self"`, r.Host, r.URL.RequestURI()))
	w.Header().Add("Link", fmt.Sprintf(`<%s/api/v1/logs?limit=%d&after=%d&x=%%2C>; rel="next"`, host, limit, to))
	_, _ = io.WriteString(w, "["+strings.Join(o.log[from:to], " ,\n")+"]")
}

// login is a LogEvent of a person.
func login(n int, person string) string {
	return fmt.Sprintf(`{"uuid":"u%d", "published":"2031-05-01T11:%02d:%02d.123Z","eventType":"user.session.start","actor":{"id":%q,"type":"User"},"version":0}`,
		n, n/60%60, n%60, person)
}

// logins are n LogEvents of seven people.
func logins(from, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = login(from+i, fmt.Sprintf("00u%d", (from+i)%7))
	}
	return all
}
