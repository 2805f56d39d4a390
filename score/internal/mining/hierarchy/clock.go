package hierarchy

import (
	"context"
	"time"
)

// clock makes a walk cool down before its time is over. A walk that gets its work done in time, at an even speed, never
// notices it: at each moment more of its work is done than late says.
type clock struct {
	begun   time.Time
	allowed time.Duration // 0 without a deadline
}

func newClock(ctx context.Context) clock {
	c := clock{begun: time.Now()}
	if deadline, ok := ctx.Deadline(); ok {
		c.allowed = max(deadline.Sub(c.begun), 1)
	}
	return c
}

// late is below 0 for the first half of the time, and rises to 1 in the second.
func (c clock) late() float64 {
	if c.allowed == 0 {
		return -1
	}
	return 2*float64(time.Since(c.begun))/float64(c.allowed) - 1
}
