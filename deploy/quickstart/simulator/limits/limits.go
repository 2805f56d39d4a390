// Package limits counts requests against Okta's rate limits: per bucket and minute for the org, and a share of that for
// one client. Input is a bucket and a client, output whether the request may go on and what the X-Rate-Limit headers say.
// Windows are whole minutes of the simulated clock that begin with their first request. Nothing waits here.
package limits

import (
	"sync"
	"time"
)

// Bucket is a family of endpoints that share a limit.
type Bucket string

// The buckets, and Okta's limit of each in requests a minute for a workforce org.
const (
	Logs       Bucket = "logs"
	UsersList  Bucket = "users-list"
	UserByID   Bucket = "user"
	GroupsList Bucket = "groups-list"
	GroupByID  Bucket = "group"
	AppsList   Bucket = "apps"
	AppByID    Bucket = "app"
	Governance Bucket = "governance"
	Other      Bucket = "other"
)

// PerMinute is Okta's own limit of b for the whole org, in requests a minute.
func (b Bucket) PerMinute() int {
	switch b {
	case Logs:
		return 120
	case UsersList:
		return 600
	case UserByID:
		return 2000
	case GroupsList:
		return 500
	case GroupByID:
		return 1000
	case AppsList:
		return 100
	case AppByID:
		return 500
	case Governance:
		return 100
	default:
		return 1200
	}
}

// Verdict is the state of the tightest window after a request.
type Verdict struct {
	// Allowed is false when the request must be answered with 429.
	Allowed bool
	// Limit and Remaining are requests in this window.
	Limit, Remaining int
	// Reset is the whole second at which the window ends.
	Reset time.Time
}

// Limiter holds the windows. It is safe for concurrent use.
type Limiter struct {
	now    func() time.Time
	factor int
	share  int
	mu     sync.Mutex
	used   map[string]*window
}

type window struct {
	ends  time.Time
	count int
}

// New returns a limiter of factor times Okta's limits, where one client gets share percent of each bucket.
func New(now func() time.Time, factor, share int) *Limiter {
	return &Limiter{now: now, factor: max(1, factor), share: min(max(1, share), 100), used: map[string]*window{}}
}

// Take counts one request of client in bucket. A refused request does not count.
func (l *Limiter) Take(b Bucket, client string) Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	org, own := l.window(string(b), now), l.window(string(b)+"\x00"+client, now)
	orgLimit := b.PerMinute() * l.factor
	ownLimit := max(1, orgLimit*l.share/100)
	v := Verdict{Allowed: org.count < orgLimit && own.count < ownLimit}
	if v.Allowed {
		org.count++
		own.count++
	}
	v.Limit, v.Remaining, v.Reset = ownLimit, ownLimit-own.count, own.ends
	if left := orgLimit - org.count; left < v.Remaining {
		v.Limit, v.Remaining, v.Reset = orgLimit, left, org.ends
	}
	return v
}

func (l *Limiter) window(key string, now time.Time) *window {
	w := l.used[key]
	if w == nil || !now.Before(w.ends) {
		w = &window{ends: now.Truncate(time.Second).Add(time.Minute)}
		l.used[key] = w
	}
	return w
}
