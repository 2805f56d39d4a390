package signal

import (
	"time"

	"recert/schemas/event"
)

// Coverage is what the System Log can tell at all up to a launch.
type Coverage struct {
	// Since is where reading began; zero means that it is not known, and nothing may be concluded.
	Since time.Time
	// Gaps are the lost stretches behind it.
	Gaps []event.Gap
	// Until is the launch.
	Until time.Time
}

// Days is how many days before the launch the log reaches back, lost stretches included; at most window days.
func (c Coverage) Days(window time.Duration) float64 {
	if c.Since.IsZero() {
		return 0
	}
	return min(c.Until.Sub(c.Since), window).Hours() / 24
}

// Lost is how much of the time from..Until is lost.
func (c Coverage) Lost(from time.Time) time.Duration {
	var lost time.Duration
	reached := from
	for _, g := range c.Gaps {
		start, end := later(g.From, reached), earlier(g.To, c.Until)
		if end.After(start) {
			lost += end.Sub(start)
			reached = end
		}
	}
	return lost
}

// lostOf is the lost share of one UTC day.
func (c Coverage) lostOf(day int32) float64 {
	if len(c.Gaps) == 0 {
		return 0
	}
	from := time.Unix(int64(day)*86400, 0).UTC()
	to := from.Add(24 * time.Hour)
	var lost time.Duration
	reached := from
	for _, g := range c.Gaps {
		if start, end := later(g.From, reached), earlier(g.To, to); end.After(start) {
			lost += end.Sub(start)
			reached = end
		}
	}
	return lost.Hours() / 24
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
