package signal

import (
	"math"
	"slices"

	"recert/schemas/usage"
)

const daysPerWeek = 7

// Rhythm is how an app's holders use it, as of a launch: what silence in it means.
//
// Use is counted in weeks with at least one active day. The number of weeks that one person uses the app in
// is taken as Poisson with a rate of his own, and the rates of all that use it as gamma (Alpha, Beta per
// week): so the chance of a silence follows from the person's own weeks and from everybody's.
type Rhythm struct {
	Grade usage.Grade
	// Holders could have used the app in the window, Active did.
	Holders, Active int
	Alpha, Beta     float64
	// Returns are the longest silences, in days, after which each active holder came back, ascending.
	Returns []int32
	// Busiest is the share of all weeks of use that the busiest quarter of the calendar weeks holds: about a
	// quarter in an app of every day, nearly all in one of year's ends.
	Busiest float64
}

// gammaPrior keeps the fitted prior between knowing nothing (one week's worth) and being sure.
const (
	minAlpha, maxAlpha = 0.3, 20
	// seasonalShare is the Busiest from which an app counts as used in seasons.
	seasonalShare = 0.6
	minActive     = 5
)

// Member is one holder's use for the rhythm of an app.
type Member struct {
	Facts *usage.Facts // nil when nothing is known
	// From is the UTC day from which the log would have shown use.
	From int32
}

// NewRhythm measures an app's rhythm over the days from..to; signOn is the app's sign-on mode.
// The order of members decides nothing beyond the last bits of sums, so pass them sorted.
func NewRhythm(signOn string, members []Member, from, to int32, asOf int64) Rhythm {
	r := Rhythm{}
	weeks := make([]int, max(1, int(to-from)/daysPerWeek+1))
	var rates, spans []float64
	for _, m := range members {
		start := max(m.From, from)
		if start >= to {
			continue
		}
		r.Holders++
		days := activeDays(m.Facts, start, asOf)
		if len(days) == 0 {
			continue
		}
		r.Active++
		r.Returns = append(r.Returns, longestReturn(days, start))
		own := activeWeeks(days)
		for _, w := range own {
			weeks[min(max(0, int(w*daysPerWeek-from)/daysPerWeek), len(weeks)-1)]++
		}
		span := max(1, float64(to-start)/daysPerWeek)
		rates, spans = append(rates, float64(len(own))/span), append(spans, span)
	}
	slices.Sort(r.Returns)
	r.Grade = usage.GradeApp(signOn, r.Holders, r.Active)
	r.Alpha, r.Beta = fitGamma(rates, spans)
	r.Busiest = busiest(weeks)
	return r
}

// fitGamma fits rates by moments, the Poisson noise of finite spans taken off.
func fitGamma(rates, spans []float64) (alpha, beta float64) {
	if len(rates) == 0 {
		return minAlpha, 1
	}
	n := float64(len(rates))
	var mean, noise float64
	for i, r := range rates {
		mean += r / n
		noise += r / spans[i] / n
	}
	var variance float64
	for _, r := range rates {
		variance += (r - mean) * (r - mean) / n
	}
	alpha = maxAlpha
	if v := variance - noise; v > 0 {
		alpha = mean * mean / v
	}
	alpha = min(max(alpha, minAlpha), maxAlpha)
	return alpha, alpha / mean
}

func busiest(weeks []int) float64 {
	sorted := slices.Clone(weeks)
	slices.Sort(sorted)
	top, all := 0, 0
	for i, n := range sorted {
		all += n
		if i >= len(sorted)-max(1, (len(sorted)+3)/4) {
			top += n
		}
	}
	if all == 0 {
		return 0
	}
	return float64(top) / float64(all)
}

// Seasonal tells whether the app's use comes in bursts, so that silence between them means nothing.
func (r *Rhythm) Seasonal() bool { return r.Busiest >= seasonalShare }

// Tells tells whether enough people use the app for its rhythm to be a measure of one who does not.
func (r *Rhythm) Tells() bool { return r.Active >= minActive }

// Survival is the chance that somebody who was active in the given weeks out of span weeks, and still uses
// the app, stays silent for the given days.
func (r *Rhythm) Survival(activeWeeks int, span, silentDays float64) float64 {
	b := r.Beta + span
	return math.Pow(b/(b+silentDays/daysPerWeek), r.Alpha+float64(activeWeeks))
}

// Came returns how many active holders came back after a silence of at least so many days.
func (r *Rhythm) Came(days int32) int {
	i, _ := slices.BinarySearch(r.Returns, days)
	return len(r.Returns) - i
}

// activeDays returns the active days from the day on, as of the instant.
func activeDays(f *usage.Facts, from int32, asOf int64) []usage.Day {
	if f == nil {
		return nil
	}
	days := f.ActiveDays(asOf)
	i, _ := slices.BinarySearchFunc(days, from, func(d usage.Day, day int32) int { return int(d.Day - day) })
	return days[i:]
}

func activeWeeks(days []usage.Day) []int32 {
	var weeks []int32
	for _, d := range days {
		if w := d.Day / daysPerWeek; len(weeks) == 0 || weeks[len(weeks)-1] != w {
			weeks = append(weeks, w)
		}
	}
	return weeks
}

// longestReturn is the longest silence that ended with a use.
func longestReturn(days []usage.Day, from int32) int32 {
	longest, last := int32(0), from
	for _, d := range days {
		longest, last = max(longest, d.Day-last), d.Day
	}
	return longest
}
