package signal

import (
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/rhythm"
)

// member is what a holder's use shows: the days since the account began, and from when on silence counts.
func (c *Context) member(u *directory.User, app string, f *usage.Facts, a Account) rhythm.Member {
	m := rhythm.Member{From: dayOf(later(c.start(), a.Began)), Stops: c.presence(u).away}
	if f != nil {
		for _, d := range activeDays(f, m.From, c.Launched.UnixNano()) {
			m.Days = append(m.Days, d.Day)
		}
	}
	c.limit(&m, c.restart(u, app, f, a))
	return m
}

// limit begins a member's silence with the restart, and all of it where nothing was seen before.
func (c *Context) limit(m *rhythm.Member, restart time.Time) {
	m.Restart = dayOf(earlier(restart, c.Launched))
	if len(m.Days) == 0 || m.Days[0] >= m.Restart {
		m.From = max(m.From, m.Restart)
	}
	m.From = min(m.From, dayOf(c.Launched))
}

// restart is the newest of what sets the clock back: the account's beginning, a return from leave, a grant.
func (c *Context) restart(u *directory.User, app string, f *usage.Facts, a Account) time.Time {
	at := later(later(c.start(), a.Began), a.Back)
	if u.Status == "ACTIVE" && !u.StatusChanged.After(c.Launched) {
		at = later(at, u.StatusChanged) // as after a suspension
	}
	if h := c.Directory.Holding(u.ID, app); h != nil && !h.Granted.After(c.Launched) {
		at = later(at, h.Granted)
	}
	if f != nil {
		if last, ok := lastGrant(f, c.Launched); ok {
			at = later(at, time.Unix(0, last.At).UTC())
		}
	}
	return earlier(at, c.Launched)
}

func (c *Context) rhythm(app string) *rhythm.App {
	if r := c.rhythms[app]; r != nil {
		return r
	}
	if c.rhythms == nil {
		c.rhythms = map[string]*rhythm.App{}
		c.clock = rhythm.NewClock(dayOf(c.start()), dayOf(c.Launched), c.Coverage.lostOf)
		c.reviews = c.reviewTimes()
	}
	var members []rhythm.Member
	for _, person := range c.Directory.Holders(app) {
		if m, ok := c.holder(person, app); ok {
			members = append(members, m)
		}
	}
	mode := ""
	if a := c.Directory.App(app); a != nil {
		mode = a.SignOnMode
	}
	r := rhythm.New(mode, members, c.clock, c.reviews)
	c.rhythms[app] = r
	return r
}

// minExposure is how many days a holding must have existed to count in an app's rhythm.
const minExposure = 14

// holder tells whether a holder counts in an app's rhythm: a person who could use it and has had time to.
func (c *Context) holder(person, app string) (rhythm.Member, bool) {
	u := c.Directory.User(person)
	if u == nil || u.Status != "ACTIVE" {
		return rhythm.Member{}, false
	}
	a := c.Accounts.Of(u, c.Launched)
	if a.Class != Human || a.OnLeave {
		return rhythm.Member{}, false
	}
	m := rhythm.Member{From: dayOf(later(c.start(), a.Began)), Stops: c.presence(u).away}
	list, err := c.days(nil, person, app)
	if err != nil {
		return rhythm.Member{}, false
	}
	for _, d := range list {
		if d.Day >= m.From {
			m.Days = append(m.Days, d.Day)
		}
	}
	c.limit(&m, c.restart(u, app, nil, a))
	return m, dayOf(c.Launched)-m.From >= minExposure
}
