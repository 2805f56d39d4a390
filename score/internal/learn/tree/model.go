package tree

import (
	"slices"
	"sync"

	"recert/score/internal/learn"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

// Model is a sum of trees over statistics of the training rows, which it carries.
type Model struct {
	dict *level.Dictionary
	// codes are the training rows' levels, by column.
	codes [][]uint32
	training

	projections []projection
	features    []feature
	trees       []oblivious

	// cells are the projections' statistics, by key.
	cells []map[uint64]cell
	// explained is worked out when it is first asked for.
	explained func() *explanation
}

// keep takes over the combinations, and the trees with the features that they ask about.
func (m *Model) keep(combos []combination, features []feature, trees []oblivious) {
	for i := range combos {
		m.projections = append(m.projections, combos[i].projection)
	}
	m.trees = trees
	number := make([]int32, len(features))
	for i := range m.trees {
		for k, f := range m.trees[i].features {
			if number[f] == 0 {
				m.features = append(m.features, features[f])
				number[f] = int32(len(m.features))
			}
			m.trees[i].features[k] = number[f] - 1
		}
	}
}

// ready works out what follows from the rest: the statistics of the training rows above all.
func (m *Model) ready() {
	own := &level.Matrix{Rows: len(m.label), Codes: m.codes}
	m.cells = make([]map[uint64]cell, len(m.projections))
	keys := make([]uint64, own.Rows)
	for p := range m.projections {
		m.projections[p].keys(own, keys)
		cells := make(map[uint64]cell, len(m.label)/4)
		for i, key := range keys {
			c := cells[key]
			c.add(m.label[i], m.weight[i])
			cells[key] = c
		}
		m.cells[p] = cells
	}
	for f := range m.features {
		m.features[f].tabulate()
	}
	m.explained = sync.OnceValue(m.explain)
}

// bins returns the binned features of the rows, feature by feature.
func (m *Model) bins(x *level.Matrix) [][]uint8 {
	n := x.Rows
	keys, cells, flat := make([]uint64, n), make([]cell, n*len(m.projections)), make([]float32, n*len(m.projections))
	rates := make([][]float32, len(m.projections))
	for p := range m.projections {
		own := cells[p*n : (p+1)*n]
		m.projections[p].keys(x, keys)
		for i, key := range keys {
			own[i] = m.cells[p][key]
		}
		rates[p] = flat[p*n : (p+1)*n]
		backed(own, m.projections[p].parents, rates, m.rate, rates[p])
	}
	out, bins := make([][]uint8, len(m.features)), make([]uint8, n*len(m.features))
	for f := range m.features {
		ft := &m.features[f]
		out[f] = bins[f*n : (f+1)*n]
		switch c := ft.combination; {
		case c == none:
			ft.binValues(x.Values[ft.column], out[f])
		case ft.stat == statBack:
			ft.binRates(rates[c], out[f])
		default:
			ft.binCells(cells[c*n:(c+1)*n], out[f])
		}
	}
	return out
}

// chunk is how many rows are scored at a time.
const chunk = 4096

// Logits implements learn.Model.
func (m *Model) Logits(t *table.Table, rows []int) []float64 {
	out := make([]float64, 0, len(rows))
	for some := range slices.Chunk(rows, chunk) {
		bins := m.bins(m.dict.Encode(t, some))
		at := make([]float64, len(some))
		leaf := make([]uint8, len(some))
		for i := range at {
			at[i] = m.base
		}
		for k := range m.trees {
			tr := &m.trees[k]
			clear(leaf)
			for d, f := range tr.features {
				answer(bins[f], tr.bins[d], d, leaf)
			}
			for i, l := range leaf {
				at[i] += tr.leaves[l]
			}
		}
		out = append(out, at...)
	}
	return out
}

// Support implements learn.Model.
func (m *Model) Support(t *table.Table, row int) learn.Support { return m.dict.Support(t, row) }
