package snapshot

import (
	"sync"
	"time"
)

// clock is the newest time that Okta has told: ours says nothing in a record.
type clock struct {
	mu     sync.Mutex
	newest time.Time
}

func (c *clock) saw(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at.After(c.newest) {
		c.newest = at
	}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.newest
}
