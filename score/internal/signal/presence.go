package signal

import (
	"time"

	"recert/schemas/directory"
)

// lastSeen is when the account was last seen signing on to anything: to Okta itself or to an app that it holds.
func (c *Context) lastSeen(u *directory.User) time.Time {
	if at, known := c.seen[u.ID]; known {
		return at
	}
	if c.seen == nil {
		c.seen = map[string]time.Time{}
	}
	var last time.Time
	if !u.LastLogin.After(c.Launched) {
		last = u.LastLogin
	}
	for _, h := range c.Directory.Holdings(u.ID) {
		if h.Kind != directory.KindApp {
			continue
		}
		if facts, err := c.Facts(u.ID, h.Resource); err == nil && facts != nil {
			if at, ok := lastUse(facts, c.Launched.UnixNano()); ok {
				last = later(last, at)
			}
		}
	}
	c.seen[u.ID] = last
	return last
}
