package signal

import (
	"slices"
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/rhythm"
)

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
	was := *into
	if u.alive() > was.alive() {
		*into = u
	}
	into.Grade, into.Tells = worse(was.Grade, u.Grade), was.Tells && u.Tells
	into.Seasonal, into.OwnSeason = was.Seasonal || u.Seasonal, was.OwnSeason || u.OwnSeason
	events := slices.Concat(was.Events, u.Events)
	into.Events = events[:min(len(events), maxEvents)]
	into.LastUse, into.Ever, into.SilentDays = later(was.LastUse, u.LastUse), was.Ever || u.Ever, min(was.SilentDays, u.SilentDays)
	into.Quiet = min(was.Quiet, u.Quiet)
	into.OnlyReviews = was.OnlyReviews && u.OnlyReviews
}

// alive orders the uses of a group's apps: use that goes on comes before use that was warmed up.
func (u *Usage) alive() float64 {
	if u.Warm.Days > 0 {
		return min(u.Survival, ongoingChance/2)
	}
	return u.Survival
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
	m := c.member(f.Person, app, facts, f.Account)
	s := r.Judge(&m)
	u := Usage{
		Grade: r.Grade, Active: r.Active, Holders: r.Holders, Tells: r.Tells(), Quiet: r.Season.Quiet, Apps: 1,
		Survival: s.Survival, LongestGap: s.Longest, PacedDays: s.Days, Came: r.Came(s.Days), OwnSeason: r.LastYear(&m),
	}
	own := m.Days
	if u.Days = len(own); u.Days > 0 {
		u.SpanDays, u.OwnGap, u.Weeks = float64(own[len(own)-1]-own[0]), median(own), weeks(own)
		recent, _ := slices.BinarySearch(own, dayOf(c.Launched.Add(-recentDays)))
		u.Recent = len(own) - recent
	}
	silentFrom := c.restart(f.Person, app, facts, f.Account)
	if facts != nil {
		if last, ok := lastUse(facts, c.Launched.UnixNano()); ok {
			u.Ever, u.LastUse, u.Stale = true, last, last.Before(silentFrom)
			silentFrom = later(silentFrom, last)
		}
		u.Events = lastEvents(facts, c.Launched.UnixNano())
	}
	u.SilentDays = c.silent(silentFrom, m.Stops)
	u.Seasonal = r.Season.Explains(u.SilentDays)
	u.Warm, _ = r.WarmedUp(&m, c.reviews)
	u.OnlyReviews = r.OnlyIn(&m, c.reviews)
	return u
}

// silent is the time since, lost stretches and absences taken off.
func (c *Context) silent(since time.Time, stops []rhythm.Span) float64 {
	n := days(c.Launched.Sub(since) - c.Coverage.Lost(since))
	from, to := dayOf(since), dayOf(c.Launched)
	for _, s := range stops {
		n -= float64(max(0, min(s.To, to)-max(s.From, from)))
	}
	return max(0, n)
}

func dayOf(t time.Time) int32 { return usage.DayOf(t.UnixNano()).Day }

// activeDays returns the active days from the day on, as of the instant.
func activeDays(f *usage.Facts, from int32, asOf int64) []usage.Day {
	days := f.ActiveDays(asOf)
	i, _ := slices.BinarySearchFunc(days, from, func(d usage.Day, day int32) int { return int(d.Day - day) })
	return days[i:]
}

// lastUse is the last active day as of the instant, to the second of its first use.
func lastUse(f *usage.Facts, asOf int64) (time.Time, bool) {
	seen := f.ActiveDays(asOf)
	if len(seen) == 0 {
		return time.Time{}, false
	}
	return timeOf(seen[len(seen)-1]), true
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

func weeks(days []int32) int {
	n, last := 0, int32(-1)
	for _, d := range days {
		if w := d / 7; w != last {
			n, last = n+1, w
		}
	}
	return n
}

func median(days []int32) float64 {
	if len(days) < 2 {
		return 0
	}
	gaps := make([]int32, 0, len(days)-1)
	for i := 1; i < len(days); i++ {
		gaps = append(gaps, days[i]-days[i-1])
	}
	slices.Sort(gaps)
	mid := len(gaps) / 2
	if len(gaps)%2 == 1 {
		return float64(gaps[mid])
	}
	return float64(gaps[mid-1]+gaps[mid]) / 2
}
