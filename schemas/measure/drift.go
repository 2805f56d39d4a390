package measure

import (
	"maps"
	"math"
	"slices"
)

// Conventional bounds of PSI.
const (
	// WatchPSI is from where a distribution has moved enough to be watched.
	WatchPSI = 0.1
	// ActPSI is from where it has moved enough to act.
	ActPSI = 0.25
)

// PSI is the population stability index of two sets of counts, cell by cell: sum of (b-a)·ln(b/a) over the shares.
// Half a row is added to every cell, so that an empty one does not make it infinite. NaN when either is empty.
func PSI(before, now []float64) float64 {
	if len(before) != len(now) {
		panic("measure: the counts differ in length")
	}
	var rows, rowsNow float64
	for i := range before {
		rows, rowsNow = rows+before[i], rowsNow+now[i]
	}
	if rows == 0 || rowsNow == 0 {
		return math.NaN()
	}
	half := 0.5 * float64(len(before))
	var sum float64
	for i := range before {
		a, b := (before[i]+0.5)/(rows+half), (now[i]+0.5)/(rowsNow+half)
		sum += (b - a) * math.Log(b/a)
	}
	return sum
}

// PSILevels is PSI over the levels of a categorical column.
func PSILevels(before, now map[string]int) float64 {
	levels := map[string]bool{}
	for level := range before {
		levels[level] = true
	}
	for level := range now {
		levels[level] = true
	}
	var a, b []float64
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		a, b = append(a, float64(before[level])), append(b, float64(now[level]))
	}
	return PSI(a, b)
}

// PSINumbers is PSI over cells that hold equally many of the numbers before; NaN numbers are a cell of their own.
func PSINumbers(before, now []float64, cells int) float64 {
	sorted := numbers(before)
	var borders []float64
	for i := 1; i < cells && len(sorted) > 0; i++ {
		border := sorted[i*len(sorted)/cells]
		if len(borders) == 0 || borders[len(borders)-1] < border {
			borders = append(borders, border)
		}
	}
	return PSI(histogram(before, borders), histogram(now, borders))
}

// KS is the largest distance between the two distributions (Kolmogorov-Smirnov). NaN when either is empty.
func KS(before, now []float64) float64 {
	a, b := numbers(before), numbers(now)
	if len(a) == 0 || len(b) == 0 {
		return math.NaN()
	}
	var i, j int
	var most float64
	for i < len(a) && j < len(b) {
		x := math.Min(a[i], b[j])
		for i < len(a) && a[i] == x {
			i++
		}
		for j < len(b) && b[j] == x {
			j++
		}
		most = math.Max(most, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return most
}

// numbers returns the values that are numbers, sorted.
func numbers(values []float64) []float64 {
	var out []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return out
}

// histogram counts values by the number of borders at or below them; the last cell counts what is no number.
func histogram(values, borders []float64) []float64 {
	out := make([]float64, len(borders)+2)
	for _, v := range values {
		if math.IsNaN(v) {
			out[len(out)-1]++
			continue
		}
		at, equal := slices.BinarySearch(borders, v)
		if equal {
			at++
		}
		out[at]++
	}
	return out
}
