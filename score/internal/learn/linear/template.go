package linear

import (
	"math"
	"slices"

	"recert/score/internal/learn/level"
)

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
