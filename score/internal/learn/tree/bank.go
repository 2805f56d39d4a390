package tree

import (
	"context"

	"recert/score/internal/learn/level"
)

// bank holds the binned features of the training rows: those that rest on labels once for each order.
type bank struct {
	features []feature
	// numeric is how many of the features, the first ones, are numeric columns.
	numeric int
	fixed   [][]uint8
	ordered [][][]uint8
	// rates are the combinations' statBack in the order at hand.
	rates [][]float32
}

func (b *bank) bins(order int, f int32) []uint8 {
	if b.fixed[f] != nil {
		return b.fixed[f]
	}
	return b.ordered[order][f]
}

// newBank lays the features out; the borders of ordered ones are found in the given order.
func newBank(ctx context.Context, t *training, x *level.Matrix, combos []combination, order []int32, s Settings) (*bank, error) {
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
	b.rates = make([][]float32, len(combos))
	cells, values := make([]cell, x.Rows), make([]float64, x.Rows)
	for c := range combos {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.rates[c] = make([]float32, x.Rows)
		b.taken(t, combos, c, order, cells)
		for stat := range uint8(stats) {
			if stat == statCount {
				t.others(&combos[c], cells)
			}
			for i, cell := range cells {
				if values[i] = statistic(stat, cell); stat == statBack {
					values[i] = float64(b.rates[c][i])
				}
			}
			f := feature{combination: c, stat: stat, borders: cut(values, s.Bins)}
			f.tabulate()
			var bins []uint8
			if stat == statCount {
				bins = make([]uint8, len(values))
				f.binCells(cells, bins)
			}
			b.features, b.fixed = append(b.features, f), append(b.fixed, bins)
		}
	}
	return b, nil
}

// taken takes a combination's cells and rates in an order; its parents' rates have been taken before.
func (b *bank) taken(t *training, combos []combination, c int, order []int32, cells []cell) {
	t.earlier(&combos[c], order, cells)
	backed(cells, combos[c].parents, b.rates, t.rate, b.rates[c])
}

// reorder takes the ordered features anew, in other orders.
func (b *bank) reorder(ctx context.Context, t *training, combos []combination, orders [][]int32) error {
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
				if err := ctx.Err(); err != nil {
					return err
				}
				last = ft.combination
				b.taken(t, combos, last, order, cells)
			}
			if b.ordered[o][f] == nil {
				b.ordered[o][f] = make([]uint8, len(cells))
			}
			if ft.stat == statBack {
				ft.binRates(b.rates[last], b.ordered[o][f])
			} else {
				ft.binCells(cells, b.ordered[o][f])
			}
		}
	}
	return nil
}
