package year

import "recert/deploy/quickstart/simulator/draw"

// use is how a holder uses an app.
type use struct {
	// gap is the mean number of days between two uses, 0 where the app is not used beyond its seasons; wild gaps are
	// drawn without memory, others keep near the mean.
	gap  float64
	wild bool
	// from and until bound the days of use.
	from, until int
	// seasons are days of use of their own; on each of them the app is used with the given chance.
	seasons []span
	chance  float64

	next int
	draw draw.Source
}

// begin sets the first day of use.
func (u *use) begin() {
	u.next = never
	if u.gap > 0 {
		u.next = u.from + int(u.draw.Float()*u.gap)
	}
}

// on tells whether the app is used on a day on which the holder is there; days are asked in order.
func (u *use) on(day int) bool {
	used := false
	if u.gap > 0 && day >= u.from && day <= u.until && day >= u.next {
		used = true
		u.next = day + u.pause()
	}
	for _, s := range u.seasons {
		if s.has(day) && day >= u.from && day <= u.until && u.draw.Chance(u.chance) {
			used = true
		}
	}
	return used
}

// pause is the number of days until the next use, at least one.
func (u *use) pause() int {
	if u.wild {
		// The sum of two: seldom at once again, now and then very long.
		return max(1, int(u.gap*(exponential(&u.draw)+exponential(&u.draw))/2))
	}
	return max(1, int(u.gap*(0.5+u.draw.Float())+0.5))
}

func exponential(s *draw.Source) float64 {
	x := 0.0
	// Von Neumann's way needs no logarithm, whose last bits differ between machines.
	for {
		first := s.Float()
		last, n := first, 1
		for {
			next := s.Float()
			if next >= last {
				break
			}
			last = next
			n++
		}
		if n%2 == 1 {
			return x + first
		}
		x++
	}
}
