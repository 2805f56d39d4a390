package rhythm

import "slices"

// Season is an app's calendar: in which weeks its users come.
type Season struct {
	// Busiest is the share of all weeks of use that the busiest quarter of the calendar weeks holds: about a
	// quarter in an app of every day, nearly all in one of year's ends.
	Busiest float64
	// Bursts is how many separate busy times were seen, Lull the longest quiet time between or beside them in days.
	Bursts int
	Lull   int32
	// Longest is the longest busy time in days, Length that of all that was looked at.
	Longest, Length int32
	// Quiet is the share of the usual use that was seen in the last weeks; 1 in an app of seasons.
	Quiet float64

	pace []float64 // by week, counted back from the launch
}

const (
	// seasonalShare is the Busiest from which an app counts as used in seasons.
	seasonalShare = 0.6
	// steadiness is how many weeks of use the pace of a time needs to go half the way from 1 to what was seen.
	steadiness = 3
	leastPace  = 0.05
	mostPace   = 5
	// quietWeeks is how many weeks make the app's present.
	quietWeeks = 6
)

// Seasonal tells whether the app's use comes in bursts.
func (s *Season) Seasonal() bool { return s.Busiest >= seasonalShare }

// Explains tells whether a silence of so many days may lie between two seasons, one of which was missed: where only
// one was seen, any may. Busy times with no more than a week or two between them are one to the eye, and no season if
// they take up half of the time.
func (s *Season) Explains(silent float64) bool {
	one := s.Bursts < 2 && 2*s.Longest < s.Length
	return s.Seasonal() && (one || silent <= 2*(float64(s.Lull)+seasonLength)+lateness)
}

const (
	// seasonLength is how many days a season mostly lasts, lateness how much later than others somebody may come.
	seasonLength = 21
	lateness     = 30
)

func seasonOf(c *Clock, members []Member) Season {
	active, could := c.census(members)
	s := Season{pace: make([]float64, len(active)), Quiet: 1}
	all, exposed := 0.0, 0.0
	for w := range active {
		all += active[w]
		exposed += could[w]
	}
	for w := range s.pace {
		s.pace[w] = 1
	}
	if all == 0 {
		return s
	}
	rate := all / exposed
	s.setPace(active, could, rate)
	s.Busiest = busiest(active)
	s.bursts(active, could, rate)
	now, usual := 0.0, 0.0
	for w := range min(quietWeeks, len(active)) {
		now += active[w]
		usual += rate * could[w]
	}
	if !s.Seasonal() {
		s.Quiet = steady((now + 0.5) / (usual + 0.5))
	}
	return s
}

// setPace takes the weeks together that are busy, or not, one after the other: a single quiet week says little,
// a quiet half year much.
func (s *Season) setPace(active, could []float64, rate float64) {
	busy := func(w int) bool { return busy(active[w], rate*could[w]) }
	sum, weight := 0.0, 0.0
	for w := 0; w < len(active); {
		end, seen, usual := w, 0.0, 0.0
		for ; end < len(active) && busy(end) == busy(w); end++ {
			seen += active[end]
			usual += rate * could[end]
		}
		pace := min(max((seen+steadiness)/(usual+steadiness), leastPace), mostPace)
		for ; w < end; w++ {
			s.pace[w] = pace
			sum += pace * could[w]
			weight += could[w]
		}
	}
	for w := range s.pace {
		s.pace[w] = steady(s.pace[w] / (sum / weight)) // a usual day counts for a day
	}
}

// busy tells whether more came than usual, by more than the last bits.
func busy(active, usual float64) bool { return active > usual+1e-6 }

// census counts for each week how many used the app and how many could have.
func (c *Clock) census(members []Member) (active, could []float64) {
	active, could = make([]float64, c.weeks()), make([]float64, c.weeks())
	end := c.from + int32(len(c.sum)) - 1
	for i := range members {
		m := &members[i]
		last := -1
		for _, d := range m.Days {
			if d < max(m.From, c.from) || d >= end {
				continue
			}
			if w := c.week(d); w != last {
				active[w]++
				last = w
			}
		}
		for w := range could {
			to := end - int32(w)*daysPerWeek
			could[w] += c.Between(max(to-daysPerWeek, m.From), max(to, m.From), m.Stops) / daysPerWeek
		}
	}
	return active, could
}

// bursts counts the runs of busy weeks and the longest stretch without; a pause of two weeks ends no run.
func (s *Season) bursts(active, could []float64, rate float64) {
	const pause = 2
	last, lull, began := -1, 0, 0
	for w := range active {
		if !busy(active[w], rate*could[w]) {
			continue
		}
		if between := w - last - 1; last < 0 || between > pause {
			s.Bursts++
			lull = max(lull, between)
			began = w
		}
		last = w
		s.Longest = max(s.Longest, int32(w-began+1)*daysPerWeek)
	}
	s.Length = int32(len(active)) * daysPerWeek
	s.Lull = int32(max(lull, len(active)-last-1) * daysPerWeek)
}

func busiest(weeks []float64) float64 {
	sorted := slices.Clone(weeks)
	slices.Sort(sorted)
	top, all := 0.0, 0.0
	for i, n := range sorted {
		all += n
		if i >= len(sorted)-max(1, (len(sorted)+3)/4) {
			top += n
		}
	}
	if all == 0 {
		return 0
	}
	return top / all
}
