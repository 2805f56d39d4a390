package rhythm

import "sort"

// Span is a stretch of UTC days, From included, To not.
type Span struct{ From, To int32 }

// Clock counts an app's days: a day counts for nothing where the log is lost, and for little while the app's
// users are quiet all together.
type Clock struct {
	from int32
	sum  []float64 // sum[i] is what the days from..from+i-1 count
}

// NewClock returns a clock over the days from..to at which every day counts but for its lost share.
func NewClock(from, to int32, lost func(day int32) float64) *Clock {
	c := &Clock{from: from, sum: make([]float64, max(0, to-from)+1)}
	for i := 1; i < len(c.sum); i++ {
		c.sum[i] = c.sum[i-1] + 1 - lost(from+int32(i)-1)
	}
	return c
}

// paced returns the clock with the days of each week multiplied by the week's pace; weeks count back from the end.
func (c *Clock) paced(pace []float64) *Clock {
	p := &Clock{from: c.from, sum: make([]float64, len(c.sum))}
	for i := 1; i < len(p.sum); i++ {
		week := (len(p.sum) - 1 - i) / daysPerWeek
		p.sum[i] = p.sum[i-1] + (c.sum[i]-c.sum[i-1])*pace[min(week, len(pace)-1)]
	}
	return p
}

// Between is what the days from..to count, the stops (sorted, apart from each other) taken off.
func (c *Clock) Between(from, to int32, stops []Span) float64 {
	n := c.at(to) - c.at(from)
	i := sort.Search(len(stops), func(i int) bool { return stops[i].To > from })
	for ; i < len(stops) && stops[i].From < to; i++ {
		n -= c.at(min(to, stops[i].To)) - c.at(max(from, stops[i].From))
	}
	return max(0, n)
}

func (c *Clock) at(day int32) float64 {
	return c.sum[min(max(0, int(day-c.from)), len(c.sum)-1)]
}

// week is the number of the week that a day lies in, counted back from the end.
func (c *Clock) week(day int32) int { return max(0, len(c.sum)-2-int(day-c.from)) / daysPerWeek }

func (c *Clock) weeks() int { return (len(c.sum)-2)/daysPerWeek + 1 }

// Join sorts spans and joins those that touch.
func Join(spans []Span) []Span {
	sort.Slice(spans, func(i, j int) bool {
		return spans[i].From < spans[j].From || spans[i].From == spans[j].From && spans[i].To < spans[j].To
	})
	kept := spans[:0]
	for _, s := range spans {
		switch n := len(kept); {
		case s.To <= s.From:
		case n > 0 && s.From <= kept[n-1].To:
			kept[n-1].To = max(kept[n-1].To, s.To)
		default:
			kept = append(kept, s)
		}
	}
	return kept
}

const daysPerWeek = 7
