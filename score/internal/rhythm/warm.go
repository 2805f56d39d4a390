package rhythm

import (
	"math"
	"sort"
)

// Warm is use that began again just before the launch, after a silence which nobody who needs an app would keep.
type Warm struct {
	// Days are the active days since, After the silence before them.
	Days  int
	After int32
	// Survival is the chance of that silence.
	Survival float64
}

const (
	// warmDays is how long before the launch a comeback is looked at with suspicion.
	warmDays = 30
	// warmSilence is the least silence before it, warmChance the chance of it from which it is suspicious.
	warmSilence = 40
	warmChance  = 0.02
)

// WarmedUp finds use that was taken up again shortly before the launch. Somebody who comes every quarter, half
// year or year at this time does nothing odd, unless that time was just before a review as well.
func (a *App) WarmedUp(m *Member, reviews []Span) (Warm, bool) {
	first := m.before(a.end - warmDays)
	if first == len(m.Days) {
		return Warm{}, false
	}
	since := m.Days[first]
	before := *m
	before.Days = m.Days[:first]
	// Use within the last weeks that goes on from use before them is no comeback.
	s := a.judge(&before, since)
	again := m.season(first) && !in(reviews, m.Days[first-1])
	if s.Days < warmSilence || s.Survival >= warmChance || again {
		return Warm{}, false
	}
	return Warm{Days: len(m.Days) - first, After: s.Days, Survival: s.Survival}, true
}

// season tells whether the use before a comeback was a season ago.
func (m *Member) season(first int) bool {
	if first == 0 || m.Days[first-1] < m.From {
		return false
	}
	began, last := m.Days[first-1], m.Days[first-1]
	for i := first - 2; i >= 0 && began-m.Days[i] <= pauseDays; i-- {
		began = m.Days[i]
	}
	if last-began > seasonDays {
		return false // work of every day that ended, not a season
	}
	for _, p := range []struct{ days, off int32 }{{91, 10}, {182, 14}, {365, 21}} {
		// Either end of the former season may match: a season need not be over.
		if near(m.Days[first]-began, p.days, p.off) || near(m.Days[first]-last, p.days, p.off) {
			return true
		}
	}
	return false
}

const (
	// pauseDays ends a season, seasonDays is the longest one.
	pauseDays  = 21
	seasonDays = 45
)

func near(x, want, off int32) bool { return x >= want-off && x <= want+off }

// LastYear tells whether all that was seen of a member is one season, about a year before the launch or the
// weeks after it, with silence before it as well: then the silence since is what a yearly task looks like.
func (a *App) LastYear(m *Member) bool {
	const year, ahead, behind = 365, 60, 45
	days := m.Days[m.before(m.From):]
	if len(days) == 0 {
		return false
	}
	first, last := days[0], days[len(days)-1]
	return first-m.From >= seasonDays && last-first <= seasonDays && last >= a.end-year-behind && first <= a.end-year+ahead
}

const (
	// Use in the days before reviews alone is no chance if so many uses lie there of which each could lie elsewhere.
	leastUses    = 3
	reviewChance = 0.02
)

// OnlyIn tells whether somebody used the app in the days before at least two reviews, and at no other time, although
// the app's users do so at any time.
func (a *App) OnlyIn(m *Member, reviews []Span) bool {
	list := m.Days[m.before(m.From):]
	if len(list) < leastUses {
		return false
	}
	seen, last := 0, -1
	for _, d := range list {
		i := spanOf(reviews, d)
		if i < 0 {
			return false
		}
		if i != last {
			seen, last = seen+1, i
		}
	}
	length := 0.0
	for _, r := range reviews {
		length += float64(max(0, min(r.To, a.end)-max(r.From, m.From)))
	}
	usual := max(a.inReviews, length/float64(max(1, a.end-m.From)))
	return seen >= 2 && math.Pow(usual, float64(len(list))) < reviewChance
}

// shareIn is which share of the active days lies in the spans.
func (a *App) shareIn(users []Member, spans []Span) float64 {
	inside, all := 0, 0
	for i := range users {
		for _, d := range users[i].Days[users[i].before(users[i].From):] {
			all++
			if in(spans, d) {
				inside++
			}
		}
	}
	return float64(inside) / float64(max(1, all))
}

func in(spans []Span, day int32) bool { return spanOf(spans, day) >= 0 }

// spanOf is which of the spans, sorted and apart, holds the day, -1 for none.
func spanOf(spans []Span, day int32) int {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].To > day })
	if i < len(spans) && spans[i].From <= day {
		return i
	}
	return -1
}
