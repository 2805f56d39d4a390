package tree

import (
	"math"
	"slices"
)

// feature is a number that a tree can ask about: a statistic of a combination, or a numeric column.
type feature struct {
	// combination is the combination's number, none for a numeric column.
	combination int
	column      int
	stat        uint8
	// borders part the bins, ascending; a number on a border is in the bin above.
	borders []float64
	// table holds the bins of the commonest cells, those of few whole rows.
	table []uint8
}

const none = -1

// bin is how many borders are at or below v; a missing number is in the lowest bin.
func (f *feature) bin(v float64) uint8 {
	lo, hi := 0, len(f.borders)
	for lo < hi {
		mid := (lo + hi) / 2
		if f.borders[mid] <= v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint8(lo)
}

func (f *feature) binValues(values []float64, out []uint8) {
	for i, v := range values {
		out[i] = f.bin(v)
	}
}

// binRates bins rates from 0 to 1: the search starts at the bin of the grid's point below.
func (f *feature) binRates(rates []float32, out []uint8) {
	for i, r := range rates {
		bin := int(f.table[int(r*gridSteps)])
		for bin < len(f.borders) && f.borders[bin] <= float64(r) {
			bin++
		}
		out[i] = uint8(bin)
	}
}

const tableRows, tableDenied = 128, 8

const gridSteps = 2048

func (f *feature) tabulate() {
	if f.stat == statBack {
		f.table = make([]uint8, gridSteps+1)
		for k := range f.table {
			f.table[k] = f.bin(float64(k) / gridSteps)
		}
		return
	}
	f.table = make([]uint8, tableRows*tableDenied)
	for k := range f.table {
		f.table[k] = f.bin(statistic(f.stat, cell{float64(k / tableDenied), float64(k % tableDenied)}))
	}
}

func (f *feature) binCells(cells []cell, out []uint8) {
	for i, c := range cells {
		n, d := int(c.n), int(c.d)
		if n < tableRows && d < tableDenied && float64(n) == c.n && float64(d) == c.d {
			out[i] = f.table[n*tableDenied+d]
		} else {
			out[i] = f.bin(statistic(f.stat, c))
		}
	}
}

// cutFrom is about how many of the numbers the borders are laid by.
const cutFrom = 2000

// cut returns borders between at most so many bins. Where numbers are missing the first border, at the least
// number, sets them apart.
func cut(values []float64, bins int) []float64 {
	step := max(1, len(values)/cutFrom)
	var some []float64
	missing, least := false, math.MaxFloat64
	for i, v := range values {
		if math.IsNaN(v) {
			missing = true
			continue
		}
		least = min(least, v)
		if i%step == 0 {
			some = append(some, v)
		}
	}
	slices.Sort(some)
	if !missing || len(some) == 0 {
		return quantiles(some, bins)
	}
	return append([]float64{max(least, -math.MaxFloat64)}, quantiles(some, bins-1)...)
}

// quantiles parts sorted numbers into bins of about equal mass, between distinct values: where those are few,
// each has its own bin.
func quantiles(sorted []float64, bins int) []float64 {
	distinct := len(slices.Compact(slices.Clone(sorted)))
	var out []float64
	filled := 0
	for i := 1; i < len(sorted) && len(out) < bins-1; i++ {
		if sorted[i] == sorted[i-1] {
			continue
		}
		distinct--
		left := bins - len(out)
		if distinct+1 > left && (i-filled)*left < len(sorted)-filled {
			continue
		}
		if v := sorted[i-1]/2 + sorted[i]/2; !math.IsInf(v, 0) && !math.IsNaN(v) {
			out = append(out, v)
		}
		filled = i
	}
	return out
}
