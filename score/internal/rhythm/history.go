package rhythm

import (
	"math"
	"slices"
)

// Member is what is known of one person's use of an app.
type Member struct {
	// Days are the active UTC days up to the launch, ascending.
	Days []int32
	// From is the day from which the log would have shown use.
	From int32
	// Restart is a day from which silence counts at the earliest: of a grant, a return, a rehire.
	Restart int32
	// Stops are the stretches in which the person was away, sorted and apart.
	Stops []Span
}

// forget is what the gap before counts against the one after it: people change, and gaps depend on each other.
const (
	forget   = 0.95
	maxGaps  = 100
	stopOdds = 0.3 // how many of those who were seen may have stopped
)

// history is a member's use on the app's clock.
type history struct {
	gaps []int32 // newest first
	// first is from the beginning to the first use, silent from the last use (or the beginning) to the launch.
	first, silent int32
	longest       int32
	used          bool
}

// historyOf reads the days up to and including end, which is when silence is looked at.
func (c *Clock) historyOf(m *Member, end int32) history {
	h := history{}
	last := m.before(end + 1)
	days := m.Days[min(m.before(m.From), last):last]
	if len(days) == 0 {
		h.silent = c.whole(max(m.From, m.Restart), end, m.Stops)
		return h
	}
	h.used = true
	h.first = c.whole(m.From, days[0], m.Stops)
	h.silent = c.whole(max(days[len(days)-1], m.Restart), end, m.Stops)
	for i := len(days) - 1; i > 0; i-- {
		gap := c.whole(days[i-1], days[i], m.Stops)
		h.longest = max(h.longest, gap)
		if len(h.gaps) < maxGaps {
			h.gaps = append(h.gaps, gap)
		}
	}
	return h
}

// before is how many active days lie before the day.
func (m *Member) before(day int32) int {
	i, _ := slices.BinarySearch(m.Days, day)
	return i
}

func (c *Clock) whole(from, to int32, stops []Span) int32 {
	return int32(math.Round(c.Between(from, to, stops)))
}

func bounded(days int32) int { return min(max(0, int(days)), horizon) }

// weigh returns how well each class explains what was seen, the last silence left out; the best is 1.
func (h *history) weigh() [kinds]float64 {
	t := tables()
	var logs, out [kinds]float64
	if !h.used {
		for k := range out {
			out[k] = 1
		}
		return out
	}
	best := math.Inf(-1)
	for k := range logs {
		sum, weight := t.first[k][bounded(h.first)], 1.0
		for _, g := range h.gaps {
			sum += weight * t.gap[k][bounded(g)]
			weight *= forget
		}
		logs[k] = sum
		best = max(best, sum)
	}
	for k, l := range logs {
		out[k] = math.Exp(l - best)
	}
	return out
}

// People have holidays: holidayShare of the silences hold one of up to holidayDays.
const (
	holidayShare = 0.1
	holidayDays  = 24
)

// survive returns the chance of the silence in each class.
func (h *history) survive() [kinds]float64 {
	t := tables()
	from := &t.unseen
	if h.used {
		from = &t.still
	}
	var out [kinds]float64
	for k := range out {
		out[k] = (1-holidayShare)*math.Exp(from[k][bounded(h.silent)]) + holidayShare*math.Exp(from[k][bounded(h.silent-holidayDays)])
	}
	return out
}
