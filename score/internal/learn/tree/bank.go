package tree

import (
	"math"
	"slices"

	"recert/score/internal/learn/level"
)

// The statistics of a combination's cell, from the weight n of its rows and the weight d of those denied.
const (
	statLow   = iota // denial rate, pulled to 0 by one row
	statMid          // pulled to 1/2
	statHigh         // pulled to 1
	statCount        // log of the number of other rows in the cell
	statBase         // pulled to the base rate by several rows
	stats
)

const basePull = 10

func statistic(kind uint8, n, d, base float64) float64 {
	switch kind {
	case statLow:
		return d / (n + 1)
	case statMid:
		return (d + 0.5) / (n + 1)
	case statHigh:
		return (d + 1) / (n + 1)
	case statBase:
		return (d + basePull*base) / (n + basePull)
	}
	return math.Log1p(n)
}

// feature is a number that a tree can ask about: a statistic of a combination, or a numeric column.
type feature struct {
	// projection is the combination's number, -1 for a numeric column.
	projection int
	column     int
	stat       uint8
	borders    []float64
	table      []uint8
}

// bin is how many borders are at or below v; a missing number is in the lowest bin.
func (f *feature) bin(v float64) uint8 {
	lo, hi := 0, len(f.borders)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if f.borders[mid] <= v {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return uint8(lo)
}

// borders cuts sorted numbers into at most bins of about equal mass, between distinct values.
func borders(sorted []float64, bins int) []float64 {
	var out []float64
	n := len(sorted)
	filled := 0
	for i := 1; i < n; i++ {
		if sorted[i] == sorted[i-1] || (i-filled)*(bins-len(out)) < n-filled && distinctLeft(sorted[i:], bins-len(out)) {
			continue
		}
		out = append(out, sorted[i-1]+(sorted[i]-sorted[i-1])/2)
		filled = i
		if len(out) == bins-1 {
			break
		}
	}
	return out
}

// distinctLeft says whether more distinct values are left than bins.
func distinctLeft(sorted []float64, bins int) bool {
	distinct := 1
	for i := 1; i < len(sorted) && distinct < bins; i++ {
		if sorted[i] != sorted[i-1] {
			distinct++
		}
	}
	return distinct >= bins
}

// bank holds the binned features of the training rows: those that look at labels once for each order of the rows.
type bank struct {
	features []feature
	fixed    [][]uint8
	ordered  [][][]uint8
}

func (b *bank) bins(order, f int) []uint8 {
	if b.fixed[f] != nil {
		return b.fixed[f]
	}
	return b.ordered[order][f]
}

const bordersFrom = 5000

func newBank(m *level.Matrix, combos []combination, label []uint8, weight []float64, base float64, orders [][]int32, s Settings) *bank {
	b := &bank{ordered: make([][][]uint8, len(orders))}
	for i, values := range m.Values {
		if values != nil {
			b.addNumeric(i, values, s)
		}
	}
	for p := range combos {
		for _, stat := range s.Stats {
			b.features = append(b.features, feature{projection: p, stat: stat})
			b.fixed = append(b.fixed, nil)
		}
	}
	for o := range orders {
		b.ordered[o] = make([][]uint8, len(b.features))
	}
	values := make([]float64, m.Rows)
	cells := make([][]cell, len(orders))
	for o := range cells {
		cells[o] = make([]cell, m.Rows)
	}
	for f := range b.features {
		ft := &b.features[f]
		if ft.projection < 0 {
			continue
		}
		c := &combos[ft.projection]
		if ft.stat == statCount {
			counts(c, weight, values)
			ft.borders = bordersOf(values, s.Bins)
			b.fixed[f] = ft.binAll(values)
			continue
		}
		for o, order := range orders {
			if ft.stat == s.Stats[0] {
				earlier(c, order, label, weight, cells[o])
			}
			if o == 0 {
				for i, c := range cells[0] {
					values[i] = statistic(ft.stat, c.n, c.d, base)
				}
				ft.borders = bordersOf(values, s.Bins)
				ft.tabulate(base)
			}
			b.ordered[o][f] = ft.binCells(cells[o], base)
		}
	}
	return b
}

func (b *bank) addNumeric(column int, values []float64, s Settings) {
	ft := feature{projection: -1, column: column}
	ft.borders = bordersOf(values, s.Bins)
	b.features = append(b.features, ft)
	b.fixed = append(b.fixed, ft.binAll(values))
}

func (f *feature) binAll(values []float64) []uint8 {
	out := make([]uint8, len(values))
	for i, v := range values {
		out[i] = f.bin(v)
	}
	return out
}

func bordersOf(values []float64, bins int) []float64 {
	step := max(1, len(values)/bordersFrom)
	var some []float64
	missing := false
	for i := 0; i < len(values); i += step {
		if math.IsNaN(values[i]) {
			missing = true
		} else {
			some = append(some, values[i])
		}
	}
	slices.Sort(some)
	if !missing || len(some) == 0 {
		return borders(some, bins)
	}
	return append([]float64{math.Nextafter(some[0], math.Inf(-1))}, borders(some, bins-1)...)
}

// counts writes each row's statCount: how much the other rows of its cell weigh.
func counts(c *combination, weight, out []float64) {
	n := make([]float64, c.cells)
	for i, id := range c.ids {
		n[id] += weight[i]
	}
	for i, id := range c.ids {
		out[i] = math.Log1p(max(0, n[id]-weight[i]))
	}
}

// earlier writes each row's cell as the rows before it in the given order make it, so that no row's own label
// is in it (Prokhorenkova et al. 2018, "CatBoost: unbiased boosting with categorical features").
func earlier(c *combination, order []int32, label []uint8, weight []float64, out []cell) {
	cells := make([]cell, c.cells)
	for _, i := range order {
		at := &cells[c.ids[i]]
		out[i] = *at
		at.n += weight[i]
		if label[i] == 0 {
			at.d += weight[i]
		}
	}
}

// The bins of the commonest cells, those of few whole rows, are looked up.
const tableRows, tableDenied = 128, 8

func (f *feature) tabulate(base float64) {
	f.table = make([]uint8, tableRows*tableDenied)
	for k := range f.table {
		f.table[k] = f.bin(statistic(f.stat, float64(k/tableDenied), float64(k%tableDenied), base))
	}
}

func (f *feature) binCells(cells []cell, base float64) []uint8 {
	out := make([]uint8, len(cells))
	for i, c := range cells {
		n, d := int(c.n), int(c.d)
		if n < tableRows && d < tableDenied && float64(n) == c.n && float64(d) == c.d {
			out[i] = f.table[n*tableDenied+d]
		} else {
			out[i] = f.bin(statistic(f.stat, c.n, c.d, base))
		}
	}
	return out
}
