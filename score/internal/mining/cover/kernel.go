package cover

import (
	"context"
	"slices"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// kernel are the edges that are left to cover: whoever covers them with maximal roles covers every edge.
type kernel struct {
	m *matrix.Matrix
	// left holds for each row the columns of its edges that are left.
	left []bits.Set
	// free are the edges that were taken out, in order, each with the edge that freed it.
	free []pair
}

// pair says that whatever role covers by can be stretched to cover cell.
type pair struct{ cell, by cell }

// cell is an edge of the collapsed relation.
type cell struct{ row, column int32 }

// reduce takes out edges that are covered whenever another one is (Ene et al. 2008). Two edges can be in one role
// when the two rows hold both columns. Edge e is free when some edge f has all of its such neighbours, among the edges that
// are left, within those of e: the largest role around f then holds e too. With f's neighbours in rows R and columns C,
// the edges that f frees are those of the rows that hold all of C and of the columns that all of R hold, so
// no pair of edges is ever compared.
func reduce(ctx context.Context, m *matrix.Matrix) *kernel {
	k := &kernel{m: m, left: make([]bits.Set, len(m.Rows))}
	for r, row := range m.Rows {
		k.left[r] = row.Clone()
	}
	scratch := newFreed(m)
	for _, again := range [2]bool{false, true} {
		for k.pass(ctx, scratch) && again {
		}
	}
	return k
}

// pass lets every edge free others once, those of few neighbours first, and says whether any did.
func (k *kernel) pass(ctx context.Context, scratch *freed) bool {
	type weighed struct {
		cell
		weight int
	}
	var order []weighed
	heights := k.heights()
	for r, left := range k.left {
		n := k.m.Rows[r].Len()
		for c := range left.All() {
			order = append(order, weighed{cell{int32(r), int32(c)}, n * heights[c]})
		}
	}
	slices.SortStableFunc(order, func(a, b weighed) int { return a.weight - b.weight })
	any := false
	for i, f := range order {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return false
		}
		if k.left[f.row].Has(int(f.column)) && scratch.by(k, f.cell) {
			any = true
		}
	}
	return any
}

// checkEvery is how many steps are between two looks whether the time is over.
const checkEvery = 1024

// heights counts the rows of each column.
func (k *kernel) heights() []int {
	n := make([]int, len(k.m.Columns))
	for c := range n {
		n[c] = k.m.Columns[c].Len()
	}
	return n
}

// weigh bounds the neighbours of each cell.
func (k *kernel) weigh(cells []cell, weight []int) {
	heights := k.heights()
	row, width := int32(-1), 0
	for i, c := range cells {
		if c.row != row {
			row, width = c.row, k.m.Rows[c.row].Len()
		}
		weight[i] = width * heights[c.column]
	}
}

// freed is the scratch memory of a reduction.
type freed struct {
	rows, columns bits.Set // rows that hold all of the neighbours' columns, columns that all of their rows hold
	held          bits.Set // the neighbours' columns
	common        bits.Set
}

func newFreed(m *matrix.Matrix) *freed {
	return &freed{rows: bits.New(len(m.Rows)), columns: bits.New(len(m.Columns)), held: bits.New(len(m.Columns)), common: bits.New(len(m.Columns))}
}

// by takes out what f frees and says whether that was anything.
func (s *freed) by(k *kernel, f cell) bool {
	own := k.m.Rows[f.row]
	copy(s.columns, own)
	s.held.Clear()
	for r := range k.m.Columns[f.column].All() {
		near := false
		for i, w := range k.left[r] {
			if w &= own[i]; w != 0 {
				s.held[i] |= w
				near = true
			}
		}
		if near {
			s.columns.And(k.m.Rows[r])
		}
	}
	copy(s.rows, k.m.Columns[f.column])
	for c := range s.held.All() {
		s.rows.And(k.m.Columns[c])
	}
	any := false
	for r := range s.rows.All() {
		copy(s.common, k.left[r])
		s.common.And(s.columns)
		if r == int(f.row) {
			s.common.Remove(int(f.column))
		}
		for c := range s.common.All() {
			k.free = append(k.free, pair{cell{int32(r), int32(c)}, f})
			any = true
		}
		k.left[r].AndNot(s.common)
	}
	return any
}

// cells lists what is left, row by row.
func (k *kernel) cells() []cell {
	var all []cell
	for r, left := range k.left {
		for c := range left.All() {
			all = append(all, cell{int32(r), int32(c)})
		}
	}
	return all
}

// meet says whether two edges can be in one role.
func (k *kernel) meet(a, b cell) bool {
	return k.m.Rows[a.row].Has(int(b.column)) && k.m.Rows[b.row].Has(int(a.column))
}
