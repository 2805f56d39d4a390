package linear

import (
	"cmp"
	"math"
	"slices"

	"recert/score/internal/learn"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

// Model is a weight for each level and each pair of levels. It may be read by many at once, but not while
// Update runs.
type Model struct {
	s    Settings
	dict *level.Dictionary
	// cuts are the upper ends of a numeric column's bins.
	cuts      [][]float64
	templates []template
	// weights are numbered in order of first appearance; the first is the intercept.
	weights []coordinate
	homes   []home
}

func newModel(d *level.Dictionary, s Settings) *Model {
	return &Model{s: s, dict: d, cuts: make([][]float64, len(d.Columns)), weights: make([]coordinate, 1), homes: make([]home, 1)}
}

// learn takes one step on a row's weights.
func (m *Model) learn(at []int32, label uint8, weight float64) {
	logit := m.weights[0].weight(&m.s, false)
	for _, n := range at {
		if n != none {
			logit += m.weights[n].weight(&m.s, true)
		}
	}
	g := weight * (1/(1+math.Exp(-logit)) - float64(label))
	m.weights[0].step(&m.s, g, false)
	for _, n := range at {
		if n != none {
			m.weights[n].step(&m.s, g, true)
		}
	}
}

// Update learns from one more decision; levels that are new to the model are added to it.
func (m *Model) Update(t *table.Table, row int) {
	x := m.dict.Add(t, row)
	m.learn(m.find(nil, x, 0, true), t.Label[row], t.WeightOf(row))
}

// Logits implements learn.Model.
func (m *Model) Logits(t *table.Table, rows []int) []float64 {
	x := m.dict.Encode(t, rows)
	out := make([]float64, len(rows))
	var at []int32
	for i := range rows {
		at = m.find(at[:0], x, i, false)
		out[i] = m.weights[0].weight(&m.s, false)
		for _, n := range at {
			if n != none {
				out[i] += m.weights[n].weight(&m.s, true)
			}
		}
	}
	return out
}

// Explain implements learn.Model: the base is the intercept, a term the weight of a level or of a pair of them.
func (m *Model) Explain(t *table.Table, row int) (float64, []learn.Term) {
	var terms []learn.Term
	for k, n := range m.find(nil, m.dict.Encode(t, []int{row}), 0, false) {
		if n == none {
			continue
		}
		if w := m.weights[n].weight(&m.s, true); w != 0 {
			terms = append(terms, learn.Term{Columns: m.names(&m.templates[k]), Weight: w})
		}
	}
	slices.SortStableFunc(terms, func(a, b learn.Term) int {
		return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight))
	})
	return m.weights[0].weight(&m.s, false), terms
}

func (m *Model) names(t *template) []string {
	names := []string{m.dict.Columns[t.first].Name}
	if t.second >= 0 {
		names = append(names, m.dict.Columns[t.second].Name)
	}
	return names
}

// Support implements learn.Model.
func (m *Model) Support(t *table.Table, row int) learn.Support { return m.dict.Support(t, row) }
