package cover

import (
	"context"
	mathbits "math/bits"
	"slices"

	"recert/score/internal/mining/bits"
)

// greedy puts the vertices, in the given order, into the first class that takes them, and opens a class where none does.
// A class takes a cell whose row holds all of its columns and whose column all of its rows hold. So each class keeps the rows
// and the columns that may still join, and each row and column the classes that it may join: the first class of a cell
// is the first that its row and its column have in common.
type greedy struct {
	rowOf, columnOf []int32    // by vertex, numbered within the part
	held, holders   []bits.Set // by row its columns, by column its rows
	rows, columns   []bits.Set // by class: what may still join
	ofRow, ofColumn []bits.Set // by row, by column: the classes that it may join
	class           []int32
	count           int
	members         [][]int32 // scratch of iterate
}

func newGreedy(g *graph) *greedy {
	n := len(g.cells)
	s := &greedy{rowOf: make([]int32, n), columnOf: make([]int32, n), class: make([]int32, n)}
	var rows, columns []int32
	rowAt, columnAt := map[int32]int32{}, map[int32]int32{}
	for v, c := range g.cells {
		s.rowOf[v] = place(rowAt, &rows, c.row)
		s.columnOf[v] = place(columnAt, &columns, c.column)
	}
	s.held, s.holders = bits.Many(len(rows), len(columns)), bits.Many(len(columns), len(rows))
	for r, row := range rows {
		for c, column := range columns {
			if g.k.m.Rows[row].Has(int(column)) {
				s.held[r].Add(c)
				s.holders[c].Add(r)
			}
		}
	}
	return s
}

func place(at map[int32]int32, list *[]int32, x int32) int32 {
	if i, ok := at[x]; ok {
		return i
	}
	at[x] = int32(len(*list))
	*list = append(*list, x)
	return at[x]
}

// grow makes place for more classes.
func (s *greedy) grow() {
	classes := min(max(2*len(s.rows), 64), len(s.class))
	s.ofRow, s.ofColumn = stretched(s.ofRow, len(s.held), classes), stretched(s.ofColumn, len(s.holders), classes)
	s.rows, s.columns = longer(s.rows, classes, len(s.held)), longer(s.columns, classes, len(s.holders))
}

// stretched copies n sets into larger ones.
func stretched(sets []bits.Set, n, size int) []bits.Set {
	larger := bits.Many(n, size)
	for i := range sets {
		copy(larger[i], sets[i])
	}
	return larger
}

// longer appends empty sets up to n.
func longer(sets []bits.Set, n, size int) []bits.Set {
	return append(sets, bits.Many(n-len(sets), size)...)
}

func (s *greedy) run(order []int32) {
	s.count = 0
	if len(s.rows) == 0 {
		s.grow()
	}
	for _, set := range s.ofRow {
		set.Clear()
	}
	for _, set := range s.ofColumn {
		set.Clear()
	}
	for _, v := range order {
		r, c := s.rowOf[v], s.columnOf[v]
		into := s.ofRow[r].First(s.ofColumn[c])
		if into < 0 {
			into = s.open(r, c)
		} else {
			narrow(s.rows[into], s.holders[c], s.ofRow, into)
			narrow(s.columns[into], s.held[r], s.ofColumn, into)
		}
		s.class[v] = int32(into)
	}
}

// open opens a class with one cell.
func (s *greedy) open(r, c int32) int {
	if s.count == len(s.rows) {
		s.grow()
	}
	into := s.count
	s.count++
	copy(s.rows[into], s.holders[c])
	copy(s.columns[into], s.held[r])
	for i := range s.rows[into].All() {
		s.ofRow[i].Add(into)
	}
	for i := range s.columns[into].All() {
		s.ofColumn[i].Add(into)
	}
	return into
}

// narrow keeps in set what stay holds, and tells the others that the class is closed to them.
func narrow(set, stay bits.Set, of []bits.Set, class int) {
	for i, w := range set {
		gone := w &^ stay[i]
		set[i] = w & stay[i]
		for ; gone != 0; gone &= gone - 1 {
			of[i*64+mathbits.TrailingZeros64(gone)].Remove(class)
		}
	}
}

// byDegree orders vertices, those of few neighbours first.
func (g *graph) byDegree() []int32 {
	order := make([]int32, len(g.cells))
	for i := range order {
		order[i] = int32(i)
	}
	weight := make([]int, len(order))
	if g.near == nil {
		g.k.weigh(g.cells, weight)
	}
	for v := range g.near {
		weight[v] = len(g.near[v])
	}
	slices.SortStableFunc(order, func(a, b int32) int { return weight[a] - weight[b] })
	return order
}

// iterate reruns the greedy cover until the target is met or the rounds are over, with the classes in another order:
// reversed, by size, or shuffled. With the vertices class by class a run never needs more classes than the one before
// (Culberson's iterated greedy).
func (s *greedy) iterate(ctx context.Context, order []int32, d *dice, target, rounds int) {
	for round := 0; round < rounds && s.count > target && ctx.Err() == nil; round++ {
		for len(s.members) < s.count {
			s.members = append(s.members, nil)
		}
		members := s.members[:s.count]
		for i := range members {
			members[i] = members[i][:0]
		}
		for _, v := range order {
			members[s.class[v]] = append(members[s.class[v]], v)
		}
		s.reorder(members, d)
		order = order[:0]
		for _, list := range members {
			order = append(order, list...)
		}
		s.run(order)
	}
}

// reorder puts the classes into another order.
func (s *greedy) reorder(members [][]int32, d *dice) {
	kind := d.below(10)
	if kind < 5 {
		slices.Reverse(members)
		return
	}
	d.shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	if kind < 8 { // the largest first, in any order among equals
		slices.SortStableFunc(members, func(a, b []int32) int { return len(b) - len(a) })
	}
}
