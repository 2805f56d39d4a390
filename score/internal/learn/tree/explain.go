package tree

import (
	"cmp"
	"math"
	"slices"

	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// explanation holds the contributions of every leaf of every tree, worked out once.
//
// They are the Shapley values of TreeSHAP (Lundberg et al. 2020, path dependent): a question whose columns are
// left out is answered in both ways, by the share of the training rows that answered so. The players are the
// sets of columns, so that all statistics of one combination count as one. As all rows in a leaf of an
// oblivious tree gave the same answers to all its questions, they share their contributions: a table of leaves
// by players, exact, replaces the usual walk for each row.
type explanation struct {
	base  float64
	terms [][]string
	trees []shares
}

// shares are a tree's contributions: leaf by leaf, one for each player.
type shares struct {
	players []int32
	weights []float64
}

// explain works the model's explanation out.
func (m *Model) explain() *explanation {
	e := &explanation{base: m.base}
	term := make([]int32, len(m.features))
	known := map[string]int32{}
	for f := range m.features {
		names, key := m.columnsOf(f)
		n, ok := known[key]
		if !ok {
			n = int32(len(e.terms))
			known[key] = n
			e.terms = append(e.terms, names)
		}
		term[f] = n
	}
	for i := range m.trees {
		base, s := m.trees[i].shares(term)
		e.base += base
		e.trees = append(e.trees, s)
	}
	return e
}

// columnsOf returns the names of the columns that a feature rests on, and a key that no other set of them has.
func (m *Model) columnsOf(f int) ([]string, string) {
	columns := []int{m.features[f].column}
	if p := m.features[f].combination; p != none {
		columns = m.projections[p].columns
	}
	names, key := make([]string, len(columns)), make([]byte, 0, 4*len(columns))
	for i, c := range columns {
		names[i] = m.dict.Columns[c].Name
		key = append(key, byte(c), byte(c>>8), byte(c>>16), byte(c>>24))
	}
	return names, string(key)
}

// Explain implements learn.Model: the terms are sets of columns, the weightiest first.
func (m *Model) Explain(t *table.Table, row int) (float64, []learn.Term) {
	e := m.explained()
	bins := m.bins(m.dict.Encode(t, []int{row}))
	sums := make([]float64, len(e.terms))
	for i := range m.trees {
		leaf := 0
		for d, f := range m.trees[i].features {
			if bins[f][0] > m.trees[i].bins[d] {
				leaf |= 1 << d
			}
		}
		s := &e.trees[i]
		for k, w := range s.weights[leaf*len(s.players) : (leaf+1)*len(s.players)] {
			sums[s.players[k]] += w
		}
	}
	terms := make([]learn.Term, 0, len(sums))
	for i, sum := range sums {
		terms = append(terms, learn.Term{Columns: e.terms[i], Weight: sum})
	}
	slices.SortStableFunc(terms, func(a, b learn.Term) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	return e.base, terms
}
