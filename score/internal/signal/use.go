package signal

import (
	"slices"
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/org"
)

// minExposure is how many days an unused holding must have existed to count in an app's rhythm.
const minExposure = 14

// usage looks at the app, or at the apps that the group gives the person: the access is as alive as the most
// alive of them, and as visible as the least visible.
func (c *Context) usage(item *directory.Review, f *Features) Usage {
	if item.Kind == directory.KindApp {
		return c.useOf(item.UserID, item.Resource, f)
	}
	var all *Usage
	apps := 0
	for _, app := range c.Directory.Gives(item.Resource) {
		if c.Directory.Holding(item.UserID, app) == nil {
			continue
		}
		apps++
		u := c.useOf(item.UserID, app, f)
		if all == nil {
			all = &u
			continue
		}
		merge(all, u)
	}
	if all == nil {
		return Usage{Grade: usage.Unobserved, Survival: 1}
	}
	all.Apps = apps
	return *all
}

func merge(into *Usage, u Usage) {
	grade, seasonal, tells := worse(into.Grade, u.Grade), into.Seasonal || u.Seasonal, into.Tells && u.Tells
	events := slices.Concat(into.Events, u.Events)
	last, ever := later(into.LastUse, u.LastUse), into.Ever || u.Ever
	silent := min(into.SilentDays, u.SilentDays)
	if u.Survival > into.Survival {
		*into = u
	}
	into.Grade, into.Seasonal, into.Tells, into.Events = grade, seasonal, tells, events[:min(len(events), maxEvents)]
	into.LastUse, into.Ever, into.SilentDays = last, ever, silent
}

func worse(a, b usage.Grade) usage.Grade {
	order := []usage.Grade{usage.Observed, usage.Partial, usage.Unobserved}
	return order[max(slices.Index(order, a), slices.Index(order, b))]
}

// maxEvents bounds the events of use that are named as evidence.
const maxEvents = 3

func (c *Context) useOf(person, app string, f *Features) Usage {
	r := c.rhythm(app)
	facts := c.facts(person, app)
	asOf := c.Launched.UnixNano()
	begin := c.begin(f.Person, c.Directory.Holding(person, app), facts, f.Account)
	u := Usage{Grade: r.Grade, Active: r.Active, Holders: r.Holders, Seasonal: r.Seasonal(), Tells: r.Tells(), Apps: 1}
	seen := activeDays(facts, dayOf(c.start()), asOf)
	u.Days, u.Weeks = len(seen), len(activeWeeks(seen))
	silentFrom := begin
	if len(seen) > 0 {
		u.SpanDays = float64(seen[len(seen)-1].Day - seen[0].Day)
		u.OwnGap = median(seen)
	}
	if facts != nil {
		if last, ok := lastUse(facts, asOf); ok {
			u.Ever, u.LastUse = true, last
			silentFrom = later(silentFrom, last)
		}
		u.Events = lastEvents(facts, asOf)
	}
	u.SilentDays = max(0, days(c.Launched.Sub(silentFrom)-c.Coverage.Lost(silentFrom)))
	span := 0.0
	if len(seen) > 0 {
		span = max(0, days(u.LastUse.Sub(begin))) / daysPerWeek
	}
	u.Survival = r.Survival(u.Weeks, span, u.SilentDays)
	u.Came = r.Came(int32(u.SilentDays))
	return u
}

// begin is from when on the person could have been seen using the resource.
func (c *Context) begin(u *directory.User, h *org.Holding, f *usage.Facts, a Account) time.Time {
	at := later(later(c.start(), u.Created), a.Back)
	if h != nil && !h.Granted.After(c.Launched) {
		at = later(at, h.Granted)
	}
	if f != nil {
		if last, ok := lastGrant(f, c.Launched); ok {
			at = later(at, time.Unix(0, last.At).UTC())
		}
	}
	return earlier(at, c.Launched)
}

func (c *Context) rhythm(app string) *Rhythm {
	if r := c.rhythms[app]; r != nil {
		return r
	}
	if c.rhythms == nil {
		c.rhythms = map[string]*Rhythm{}
	}
	from, to := dayOf(c.start()), dayOf(c.Launched)
	var members []Member
	for _, person := range c.Directory.Holders(app) {
		if m, ok := c.member(person, app, to); ok {
			members = append(members, m)
		}
	}
	mode := ""
	if a := c.Directory.App(app); a != nil {
		mode = a.SignOnMode
	}
	r := NewRhythm(mode, members, from, to, c.Launched.UnixNano())
	c.rhythms[app] = &r
	return &r
}

// member tells whether a holder counts in an app's rhythm: a person who could use it and has had time to.
func (c *Context) member(person, app string, to int32) (Member, bool) {
	u := c.Directory.User(person)
	if u == nil || u.Status != "ACTIVE" {
		return Member{}, false
	}
	a := c.Accounts.Of(u, c.Launched)
	if a.Class != Human || a.OnLeave {
		return Member{}, false
	}
	facts, err := c.Facts(person, app)
	if err != nil {
		return Member{}, false
	}
	from := dayOf(c.begin(u, c.Directory.Holding(person, app), facts, a))
	if to-from < minExposure {
		return Member{}, false
	}
	return Member{Facts: facts, From: from}, true
}

func dayOf(t time.Time) int32 { return usage.DayOf(t.UnixNano()).Day }

// lastUse is the last active day as of the instant, to the second of its first use.
func lastUse(f *usage.Facts, asOf int64) (time.Time, bool) {
	seen := f.ActiveDays(asOf)
	if len(seen) == 0 {
		return time.Time{}, false
	}
	d := seen[len(seen)-1]
	return time.Unix(int64(d.Day)*86400+int64(d.Second), 0).UTC(), true
}

func lastEvents(f *usage.Facts, asOf int64) []string {
	var events []string
	for i := len(f.Last) - 1; i >= 0 && len(events) < maxEvents; i-- {
		if f.Last[i].At <= asOf && f.Last[i].UUID != "" {
			events = append(events, f.Last[i].UUID)
		}
	}
	return events
}

func median(seen []usage.Day) float64 {
	if len(seen) < 2 {
		return 0
	}
	gaps := make([]int32, 0, len(seen)-1)
	for i := 1; i < len(seen); i++ {
		gaps = append(gaps, seen[i].Day-seen[i-1].Day)
	}
	slices.Sort(gaps)
	mid := len(gaps) / 2
	if len(gaps)%2 == 1 {
		return float64(gaps[mid])
	}
	return float64(gaps[mid-1]+gaps[mid]) / 2
}
