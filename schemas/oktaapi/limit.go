package oktaapi

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	// resetMargin covers that Reset and Date are cut to whole seconds.
	resetMargin = time.Second
	// maxReset bounds what a wrong header can make us wait; Okta's windows last a minute.
	maxReset = 90 * time.Second
	// unknownDelay is the wait after a 429 that does not say how long.
	unknownDelay = 5 * time.Second
)

// limiter keeps each rate limit's use below the budget, by what Okta's own headers say.
type limiter struct {
	budget float64
	mu     sync.Mutex
	limits map[string]*window
}

type window struct {
	floor     int // of remaining, below which we wait
	remaining int
	reset     time.Time // by our own monotonic clock
}

func newLimiter(budget float64) *limiter {
	return &limiter{budget: budget, limits: map[string]*window{}}
}

// wait blocks until the bucket may be used, and returns how long that took.
func (l *limiter) wait(ctx context.Context, bucket string) (time.Duration, error) {
	waited := time.Duration(0)
	for {
		d := l.take(bucket, time.Now())
		if d <= 0 {
			return waited, ctx.Err()
		}
		if !sleep(ctx, d) {
			return waited, ctx.Err()
		}
		waited += d
	}
}

// take counts one request, or returns how long to wait before asking again.
func (l *limiter) take(bucket string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.limits[bucket]
	if w == nil || !now.Before(w.reset) {
		return 0
	}
	if w.remaining <= w.floor {
		return w.reset.Sub(now)
	}
	w.remaining--
	return 0
}

// observe takes over what an answer says about its bucket. Reset is compared with the answer's own Date, never
// with our clock. It returns the delay that a 429 asks for.
func (l *limiter) observe(bucket string, status int, h http.Header, now time.Time) time.Duration {
	limit, okLimit := headerInt(h, "X-Rate-Limit-Limit")
	remaining, okRemaining := headerInt(h, "X-Rate-Limit-Remaining")
	delay := resetDelay(h)
	if status != http.StatusTooManyRequests {
		if !okLimit || !okRemaining || limit <= 0 {
			return 0
		}
	} else if delay <= 0 {
		delay = unknownDelay
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.limits[bucket]
	if w == nil {
		w = &window{}
		l.limits[bucket] = w
	}
	w.floor = int(math.Ceil(float64(limit) * (1 - l.budget)))
	if status == http.StatusTooManyRequests {
		w.remaining = 0
	} else {
		w.remaining = remaining
	}
	w.reset = now.Add(delay)
	return delay
}

// resetDelay is how long until the window of an answer ends, by Okta's clock; 0 when it does not say.
func resetDelay(h http.Header) time.Duration {
	date, err := http.ParseTime(h.Get("Date"))
	if seconds, ok := headerInt(h, "X-Rate-Limit-Reset"); ok && err == nil {
		if d := time.Unix(int64(seconds), 0).Sub(date); d >= 0 {
			return min(d, maxReset-resetMargin) + resetMargin
		}
	}
	if seconds, ok := headerInt(h, "Retry-After"); ok && seconds >= 0 {
		return min(time.Duration(min(seconds, 3600))*time.Second+resetMargin, maxReset)
	}
	return 0
}

func headerInt(h http.Header, name string) (int, bool) {
	n, err := strconv.Atoi(h.Get(name))
	return n, err == nil
}

// sleep waits and tells whether the whole time passed.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
