package measure

import "math"

// Bins is how many bins a calibration error is taken over.
const Bins = 15

// Bin is a group of rows with similar scores.
type Bin struct {
	// From and To are the lowest and highest score in it.
	From, To float64
	// Rows is how many rows it holds; no whole number where rows that share a score lie on a border of equal mass.
	Rows float64
	// Predicted is the mean probability, Observed the share approved.
	Predicted, Observed float64
	// Low and High bound Observed at 95 % (Wilson).
	Low, High float64
}

// EqualWidth returns the non-empty bins of n equal widths over 0 to 1, in ascending order.
func EqualWidth(p []float64, label []uint8, n int) []Bin {
	bins := make([]Bin, n)
	groups := ranked(p, label)
	for i := len(groups) - 1; i >= 0; i-- {
		g := groups[i]
		at := min(max(int(g.p*float64(n)), 0), n-1)
		bins[at].add(g, float64(g.rows))
	}
	return finished(bins)
}

// EqualMass returns n bins of equally many rows, in ascending order. Rows that share a score and lie on a border are
// in both bins in proportion, so that their order does not matter.
func EqualMass(p []float64, label []uint8, n int) []Bin {
	bins := make([]Bin, n)
	size := float64(len(p)) / float64(n)
	groups := ranked(p, label)
	at, room := 0, size
	for i := len(groups) - 1; i >= 0; i-- {
		left := float64(groups[i].rows)
		for left > 0 {
			part := math.Min(left, room)
			if at == n-1 {
				part = left
			}
			if part > 0 {
				bins[at].add(groups[i], part)
			}
			left, room = left-part, room-part
			// What rounding leaves of a bin is no room.
			if room < 1e-9 && at < n-1 {
				at, room = at+1, size
			}
		}
	}
	return finished(bins)
}

// CalibrationError is the mean distance between Predicted and Observed over the bins, by rows (ECE).
func CalibrationError(bins []Bin) float64 {
	var sum, rows float64
	for _, b := range bins {
		sum += b.Rows * math.Abs(b.Predicted-b.Observed)
		rows += b.Rows
	}
	if rows == 0 {
		return math.NaN()
	}
	return sum / rows
}

// add takes part of a group in; the sums become means when the bins are finished.
func (b *Bin) add(g group, part float64) {
	if b.Rows == 0 {
		b.From = g.p
	}
	b.To = g.p
	b.Rows += part
	b.Predicted += part * g.p
	b.Observed += part * float64(g.approved) / float64(g.rows)
}

func finished(bins []Bin) []Bin {
	var filled []Bin
	for _, b := range bins {
		if b.Rows == 0 {
			continue
		}
		b.Low, b.High = Wilson(b.Observed, b.Rows)
		b.Predicted /= b.Rows
		b.Observed /= b.Rows
		filled = append(filled, b)
	}
	return filled
}
