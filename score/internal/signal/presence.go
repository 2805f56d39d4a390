package signal

import (
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/rhythm"
)

// presence is when somebody was there at all, seen through every app that the person holds.
type presence struct {
	seen time.Time
	// away are the days of declared leave, and longer stretches without use of anything that ended: an illness, a
	// leave that nobody declared. absent is how long such a stretch lasts at the launch, in days.
	away   []rhythm.Span
	absent float64
}

const (
	// A stretch without any use is an absence if it is at least this long, and so many times as long as usual.
	absentDays  = 14
	absentTimes = 6
	// absentApps is how many apps must have been used for their common silence to say something of the person.
	absentApps = 2
)

// presence looks at all that the account holds; it is the same for all of its items.
func (c *Context) presence(u *directory.User) presence {
	if p, known := c.presences[u.ID]; known {
		return p
	}
	if c.presences == nil {
		c.presences = map[string]presence{}
	}
	p := presence{away: c.Accounts.away(u, c.start(), c.Launched)}
	if !u.LastLogin.After(c.Launched) {
		p.seen = u.LastLogin
	}
	from, to := dayOf(later(c.start(), u.Created)), dayOf(c.Launched)
	there := make([]bool, max(0, to-from)+1)
	apps := 0
	var list []usage.Day
	for _, h := range c.Directory.Holdings(u.ID) {
		if h.Kind != directory.KindApp {
			continue
		}
		list, _ = c.days(list[:0], u.ID, h.Resource)
		if n := len(list); n > 0 {
			apps++
			p.seen = later(p.seen, timeOf(list[n-1]))
		}
		for _, d := range list {
			if d.Day >= from && d.Day <= to {
				there[d.Day-from] = true
			}
		}
	}
	if apps >= absentApps {
		p.absences(there, from)
		p.absent = min(p.absent, days(c.Launched.Sub(p.seen))) // signing on to Okta itself is being there
	}
	p.away = rhythm.Join(p.away)
	c.presences[u.ID] = p
	return p
}

// absences finds the stretches without use that are long for this person.
func (p *presence) absences(there []bool, from int32) {
	n, first, last := 0, -1, -1
	for i, used := range there {
		if used {
			n++
			last = i
			if first < 0 {
				first = i
			}
		}
	}
	if n < 2 {
		return
	}
	usual := float64(last-first) / float64(n-1)
	limit := int(max(absentDays, absentTimes*usual))
	previous := first
	for i := first + 1; i <= last; i++ {
		if !there[i] {
			continue
		}
		if i-previous > limit {
			p.away = append(p.away, rhythm.Span{From: from + int32(previous) + 1, To: from + int32(i)})
		}
		previous = i
	}
	if silent := len(there) - 1 - last; silent > limit {
		p.absent = float64(silent)
	}
}

// days appends the active days as of the launch.
func (c *Context) days(into []usage.Day, person, resource string) ([]usage.Day, error) {
	if c.Days != nil {
		return c.Days(into, person, resource)
	}
	facts, err := c.Facts(person, resource)
	if err != nil || facts == nil {
		return into, err
	}
	return append(into, facts.ActiveDays(c.Launched.UnixNano())...), nil
}

func timeOf(d usage.Day) time.Time { return time.Unix(int64(d.Day)*86400+int64(d.Second), 0).UTC() }
