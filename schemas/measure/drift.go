package measure

import (
	"maps"
	"math"
	"slices"
	"sort"
)

// Conventional bounds of PSI.
const (
	// WatchPSI is from where a distribution has moved enough to be watched.
	WatchPSI = 0.1
	// ActPSI is from where it has moved enough to act.
	ActPSI = 0.25
)

// PSI is the population stability index of two sets of counts, cell by cell: sum of (b-a)·ln(b/a) over the shares.
// Half a row is added to every cell, so that an empty one does not make it infinite; a cell without rows in both is
// none. NaN when either is empty.
func PSI(before, now []float64) float64 {
	if len(before) != len(now) {
		panic("measure: the counts differ in length")
	}
	var rows, rowsNow, cells float64
	for i := range before {
		rows, rowsNow = rows+before[i], rowsNow+now[i]
		if before[i]+now[i] > 0 {
			cells++
		}
	}
	if rows == 0 || rowsNow == 0 {
		return math.NaN()
	}
	half := 0.5 * cells
	var sum float64
	for i := range before {
		if before[i]+now[i] == 0 {
			continue
		}
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

// PSINumbers is PSI over cells that hold equally many of the numbers before. A border on which a twentieth of them
// lies is a cell of its own: without it, a flag that a few rows had before and half of them have now would not show.
// NaN numbers are a cell of their own.
func PSINumbers(before, now []float64, cells int) float64 {
	sorted := numbers(before)
	var cuts []cut
	for i := 1; i < cells && len(sorted) > 0; i++ {
		border := sorted[i*len(sorted)/cells]
		if len(cuts) > 0 && cuts[len(cuts)-1].at == border {
			continue
		}
		first, _ := slices.BinarySearch(sorted, border)
		end, _ := slices.BinarySearch(sorted, math.Nextafter(border, math.Inf(1)))
		cuts = append(cuts, cut{at: border})
		if heavyOneIn*(end-first) >= len(sorted) {
			cuts = append(cuts, cut{at: border, above: true})
		}
	}
	return PSI(histogram(before, cuts), histogram(now, cuts))
}

// A border is a cell of its own when one in heavyOneIn numbers lies on it.
const heavyOneIn = 20

// cut parts numbers: below at from the rest, or, above, those up to at from the rest.
type cut struct {
	at    float64
	above bool
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

// histogram counts the values between the cuts, which ascend; the last cell counts what is no number.
func histogram(values []float64, cuts []cut) []float64 {
	out := make([]float64, len(cuts)+2)
	for _, v := range values {
		if math.IsNaN(v) {
			out[len(out)-1]++
			continue
		}
		out[sort.Search(len(cuts), func(i int) bool { return v < cuts[i].at || cuts[i].above && v == cuts[i].at })]++
	}
	return out
}
