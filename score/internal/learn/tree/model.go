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
	dict   *level.Dictionary
	codes  [][]uint32
	label  []uint8
	weight []float64
	rate   float64
	base   float64

	projections []projection
	features    []feature
	trees       []oblivious

	cells []map[uint64]cell
	// explained is worked out when it is first asked for.
	explained func() *explanation
}

type cell struct{ n, d float64 }

// keep takes over the trees with the features and combinations that they ask about.
func (m *Model) keep(combos []combination, b *booster) {
	m.trees = b.trees
	var number []int32
	if b.bank != nil {
		number = make([]int32, len(b.bank.features))
	}
	project := make([]int, len(combos))
	for i := range m.trees {
		for k, f := range m.trees[i].features {
			if number[f] == 0 {
				ft := b.bank.features[f]
				if p := ft.projection; p >= 0 {
					if project[p] == 0 {
						m.projections = append(m.projections, combos[p].projection)
						project[p] = len(m.projections)
					}
					ft.projection = project[p] - 1
				}
				m.features = append(m.features, ft)
				number[f] = int32(len(m.features))
			}
			m.trees[i].features[k] = number[f] - 1
		}
	}
	m.count()
}

// count makes the statistics of the combinations out of the training rows.
func (m *Model) count() {
	own := &level.Matrix{Rows: len(m.label), Codes: m.codes}
	m.cells = make([]map[uint64]cell, len(m.projections))
	for p := range m.projections {
		cells := make(map[uint64]cell, len(m.label)/4)
		for i, key := range m.projections[p].keys(own) {
			c := cells[key]
			c.n += m.weight[i]
			if m.label[i] == 0 {
				c.d += m.weight[i]
			}
			cells[key] = c
		}
		m.cells[p] = cells
	}
	for f := range m.features {
		m.features[f].tabulate(m.rate)
	}
	m.explained = sync.OnceValue(m.explain)
}

// bins returns the binned features of the rows.
func (m *Model) bins(x *level.Matrix) [][]uint8 {
	cells := make([][]cell, len(m.projections))
	for p := range m.projections {
		cells[p] = make([]cell, x.Rows)
		for i, key := range m.projections[p].keys(x) {
			cells[p][i] = m.cells[p][key]
		}
	}
	out := make([][]uint8, len(m.features))
	for f := range m.features {
		ft := &m.features[f]
		if ft.projection < 0 {
			out[f] = ft.binAll(x.Values[ft.column])
			continue
		}
		out[f] = ft.binCells(cells[ft.projection], m.rate)
	}
	return out
}

// Logits implements learn.Model.
func (m *Model) Logits(t *table.Table, rows []int) []float64 {
	out := make([]float64, 0, len(rows))
	for chunk := range slices.Chunk(rows, 4096) {
		bins := m.bins(m.dict.Encode(t, chunk))
		at := make([]float64, len(chunk))
		leaf := make([]uint8, len(chunk))
		for i := range at {
			at[i] = m.base
		}
		for k := range m.trees {
			tr := &m.trees[k]
			clear(leaf)
			for d, f := range tr.features {
				split := tr.bins[d]
				for i, bin := range bins[f] {
					if bin > split {
						leaf[i] |= 1 << d
					}
				}
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
