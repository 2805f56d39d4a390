package cover

import (
	"slices"

	"recert/score/internal/mining/bits"
)

// greedy puts the vertices, in the given order, into the first class that takes them, and opens a class where none does.
// A class takes a cell whose row holds all of its columns and whose column all of its rows hold, so nothing but two sets
// a class is kept.
type greedy struct {
	g             *graph
	rows, columns []bits.Set // by class: the rows and the columns that may still join
	class         []int32
	count         int
}

func newGreedy(g *graph) *greedy { return &greedy{g: g, class: make([]int32, len(g.cells))} }

func (s *greedy) run(order []int32) {
	m := s.g.k.m
	s.count = 0
	for _, v := range order {
		c := s.g.cells[v]
		into := -1
		for i := range s.count {
			if s.rows[i].Has(int(c.row)) && s.columns[i].Has(int(c.column)) {
				into = i
				break
			}
		}
		if into < 0 {
			into = s.count
			s.count++
			if len(s.rows) < s.count {
				s.rows = append(s.rows, bits.New(len(m.Rows)))
				s.columns = append(s.columns, bits.New(len(m.Columns)))
			}
			copy(s.rows[into], m.Columns[c.column])
			copy(s.columns[into], m.Rows[c.row])
		} else {
			s.rows[into].And(m.Columns[c.column])
			s.columns[into].And(m.Rows[c.row])
		}
		s.class[v] = int32(into)
	}
}

// byDegree orders vertices, those of few neighbours first.
func (g *graph) byDegree() []int32 {
	order := make([]int32, len(g.cells))
	for i := range order {
		order[i] = int32(i)
	}
	weight := func(v int32) int {
		if g.near != nil {
			return len(g.near[v])
		}
		c := g.cells[v]
		return g.k.m.Rows[c.row].Len() * g.k.m.Columns[c.column].Len()
	}
	slices.SortStableFunc(order, func(a, b int32) int { return weight(a) - weight(b) })
	return order
}

// again reorders the vertices class by class. A greedy run in such an order never needs more classes than before
// (Culberson's iterated greedy).
func (s *greedy) again(order []int32, rank []int) {
	slices.SortStableFunc(order, func(a, b int32) int { return rank[s.class[a]] - rank[s.class[b]] })
}

// iterate reruns the greedy cover with the classes reversed, by size or shuffled, until the work is used up or the target is met.
func (s *greedy) iterate(order []int32, dice *dice, target, rounds int) {
	for round := 0; round < rounds && s.count > target; round++ {
		rank := make([]int, s.count)
		switch kind := dice.below(10); {
		case kind < 5:
			for i := range rank {
				rank[i] = s.count - i
			}
		case kind < 8:
			for _, c := range s.class {
				rank[c]--
			}
		default:
			for i := range rank {
				rank[i] = i
			}
			dice.shuffle(len(rank), func(i, j int) { rank[i], rank[j] = rank[j], rank[i] })
		}
		s.again(order, rank)
		s.run(order)
	}
}
