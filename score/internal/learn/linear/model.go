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

// template is a column or a pair of columns (second is -1 in the former), with the weight of each cell.
type template struct {
	first, second int
	cells         map[uint64]int32
}

// home is where a weight belongs.
type home struct {
	template int32
	key      uint64
}

func newModel(d *level.Dictionary, s Settings) *Model {
	return &Model{s: s, dict: d, cuts: make([][]float64, len(d.Columns)), weights: make([]coordinate, 1), homes: make([]home, 1)}
}

// plan lays out the templates: each column, and each pair of columns of levels while there is room.
func (m *Model) plan() {
	for i := range m.dict.Columns {
		m.templates = append(m.templates, template{first: i, second: -1, cells: map[uint64]int32{}})
	}
	pairs := 0
	for j := range m.dict.Columns {
		for i := range j {
			if m.dict.Columns[i].Numeric || m.dict.Columns[j].Numeric || pairs == m.s.Pairs {
				continue
			}
			pairs++
			m.templates = append(m.templates, template{first: i, second: j, cells: map[uint64]int32{}})
		}
	}
}

// cut finds the numeric columns' bins.
func (m *Model) cut(x *level.Matrix) {
	for i, values := range x.Values {
		sorted := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
		slices.Sort(sorted)
		for b := 1; b < m.s.Bins && len(sorted) > 0; b++ {
			v := sorted[(len(sorted)-1)*b/m.s.Bins]
			if n := len(m.cuts[i]); !math.IsInf(v, 0) && (n == 0 || m.cuts[i][n-1] < v) {
				m.cuts[i] = append(m.cuts[i], v)
			}
		}
	}
}

// code is the row's level in a column, or the bin of its number; 0 is a level never seen.
func (m *Model) code(x *level.Matrix, column, row int) uint32 {
	if !m.dict.Columns[column].Numeric {
		return x.Codes[column][row]
	}
	v := x.Values[column][row]
	if math.IsNaN(v) {
		return 1
	}
	at, _ := slices.BinarySearch(m.cuts[column], v)
	return uint32(at + 2)
}

const none = -1

// find appends the number of the weight that the row has in each template, none where it has none; with grow
// it makes the weights that are new.
func (m *Model) find(at []int32, x *level.Matrix, row int, grow bool) []int32 {
	for k := range m.templates {
		t := &m.templates[k]
		key := uint64(m.code(x, t.first, row))
		unseen := key == level.Unseen
		if t.second >= 0 {
			second := m.code(x, t.second, row)
			unseen = unseen || second == level.Unseen
			key = key<<32 | uint64(second)
		}
		n, known := t.cells[key]
		switch {
		case unseen:
			n = none
		case !known && grow:
			n = int32(len(m.weights))
			t.cells[key] = n
			m.weights, m.homes = append(m.weights, coordinate{}), append(m.homes, home{int32(k), key})
		case !known:
			n = none
		}
		at = append(at, n)
	}
	return at
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
