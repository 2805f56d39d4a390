// Package clock is the simulated org's time: it starts at a fixed moment and runs at the speed of real time,
// so that two runs of one seed tell the same dates. It never goes backwards, also not over a restart that resumes it.
package clock

import (
	"sync/atomic"
	"time"
)

// Clock tells the simulated time. It is safe for concurrent use.
type Clock struct {
	base  time.Time
	start time.Time
	last  atomic.Int64
}

// New returns a clock that stands at base now.
func New(base time.Time) *Clock { return &Clock{base: base.UTC(), start: time.Now()} }

// Now returns the simulated time in UTC; a later call never returns an earlier time.
func (c *Clock) Now() time.Time {
	now := c.base.Add(time.Since(c.start))
	for {
		last := c.last.Load()
		if now.UnixNano() <= last {
			return time.Unix(0, last).UTC()
		}
		if c.last.CompareAndSwap(last, now.UnixNano()) {
			return now
		}
	}
}
