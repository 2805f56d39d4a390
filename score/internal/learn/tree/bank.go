package tree

import "recert/score/internal/learn/level"

// bank holds the binned features of the training rows: those that rest on labels once for each order.
type bank struct {
	features []feature
	// numeric is how many of the features, the first ones, are numeric columns.
	numeric int
	fixed   [][]uint8
	ordered [][][]uint8
}

func (b *bank) bins(order int, f int32) []uint8 {
	if b.fixed[f] != nil {
		return b.fixed[f]
	}
	return b.ordered[order][f]
}

// newBank lays the features out; the borders of ordered ones are found in the given order.
func newBank(t *training, x *level.Matrix, combos []combination, order []int32, s Settings) *bank {
	b := &bank{ordered: make([][][]uint8, s.Orders)}
	for i, values := range x.Values {
		if values == nil {
			continue
		}
		f := feature{combination: none, column: i, borders: cut(values, s.Bins)}
		bins := make([]uint8, len(values))
		f.binValues(values, bins)
		b.features, b.fixed = append(b.features, f), append(b.fixed, bins)
	}
	b.numeric = len(b.features)
	cells, values := make([]cell, x.Rows), make([]float64, x.Rows)
	for c := range combos {
		t.earlier(&combos[c], order, cells)
		for stat := range uint8(stats) {
			f := feature{combination: c, stat: stat}
			if stat == statCount {
				t.others(&combos[c], cells)
			}
			for i, c := range cells {
				values[i] = statistic(stat, c)
			}
			f.borders = cut(values, s.Bins)
			f.tabulate()
			var bins []uint8
			if stat == statCount {
				bins = make([]uint8, len(values))
				f.binCells(cells, bins)
			}
			b.features, b.fixed = append(b.features, f), append(b.fixed, bins)
		}
	}
	return b
}

// reorder takes the ordered features anew, in other orders.
func (b *bank) reorder(t *training, combos []combination, orders [][]int32) {
	cells := make([]cell, len(t.label))
	for o, order := range orders {
		if b.ordered[o] == nil {
			b.ordered[o] = make([][]uint8, len(b.features))
		}
		last := none
		for f := range b.features {
			ft := &b.features[f]
			if b.fixed[f] != nil {
				continue
			}
			if ft.combination != last {
				last = ft.combination
				t.earlier(&combos[last], order, cells)
			}
			if b.ordered[o][f] == nil {
				b.ordered[o][f] = make([]uint8, len(cells))
			}
			ft.binCells(cells, b.ordered[o][f])
		}
	}
}
