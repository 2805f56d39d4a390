package cover

import (
	"context"
	"slices"
)

// tabu looks for a cover with a fixed number of classes. Classes are roles at all times; some vertices are in none. A step puts one
// of these into the class where it drives out the fewest, and those may not come back there for a while (PartialCol of
// Blöchliger and Zufferey).
type tabu struct {
	g       *graph
	k       int
	class   []int32
	members [][]int32
	near    []int32 // by vertex and class: how many neighbours the vertex has there
	until   []int   // by vertex and class: when the vertex may come back there
	open    *indexed
	clock   int
	work    int
}

// newTabu takes a cover apart: its smallest class is opened.
func newTabu(g *graph, class []int32, count int) *tabu {
	s := &tabu{g: g, k: count - 1, class: slices.Clone(class), open: newIndexed(len(class))}
	size := make([]int, count)
	for _, c := range class {
		size[c]++
	}
	smallest := int32(0)
	for c := range size {
		if size[c] < size[smallest] {
			smallest = int32(c)
		}
	}
	s.members = make([][]int32, s.k)
	s.near = make([]int32, len(class)*s.k)
	s.until = make([]int, len(class)*s.k)
	for v := range class {
		c := class[v]
		if c == smallest {
			s.class[v] = -1
			s.open.add(int32(v))
			continue
		}
		if int(c) == count-1 { // the last class takes the smallest one's number
			c = smallest
		}
		s.class[v] = -1
		s.join(int32(v), c)
	}
	return s
}

func (s *tabu) join(v, c int32) {
	s.class[v] = c
	s.open.drop(v)
	s.members[c] = append(s.members[c], v)
	for _, w := range s.g.near[v] {
		s.near[int(w)*s.k+int(c)]++
	}
	s.work += len(s.g.near[v])
}

// search takes steps until nothing is open or the work is used up, and says whether nothing is open.
func (s *tabu) search(ctx context.Context, d *dice, budget int) bool {
	for s.work = 0; s.open.len() > 0 && s.work < budget; s.clock++ {
		if s.clock%checkEvery == 0 && ctx.Err() != nil {
			break
		}
		v, c := s.choose(d)
		if v < 0 { // everything is tabu: let time pass
			continue
		}
		s.drive(d, v, c)
		s.join(v, c)
	}
	return s.open.len() == 0
}

// choose finds the open vertex and the class with the fewest members in the way; among equals it draws.
func (s *tabu) choose(d *dice) (int32, int32) {
	bestV, bestC, best, ties := int32(-1), int32(-1), int(^uint(0)>>1), 0
	for _, v := range s.open.list {
		near := s.near[int(v)*s.k : (int(v)+1)*s.k]
		until := s.until[int(v)*s.k : (int(v)+1)*s.k]
		for c, n := range near {
			inTheWay := len(s.members[c]) - int(n)
			if inTheWay > best || (until[c] > s.clock && inTheWay > 0) {
				continue
			}
			if inTheWay < best {
				bestV, bestC, best, ties = v, int32(c), inTheWay, 1
				continue
			}
			if ties++; d.below(ties) == 0 {
				bestV, bestC = v, int32(c)
			}
		}
	}
	s.work += s.open.len() * s.k
	return bestV, bestC
}

// drive opens the members of c that v cannot be with.
func (s *tabu) drive(d *dice, v, c int32) {
	stay := s.members[c][:0]
	for _, w := range s.members[c] {
		if s.g.meet(v, w) {
			stay = append(stay, w)
			continue
		}
		s.class[w] = -1
		s.open.add(w)
		s.until[int(w)*s.k+int(c)] = s.clock + 1 + d.below(10) + s.open.len()*6/10
		for _, x := range s.g.near[w] {
			s.near[int(x)*s.k+int(c)]--
		}
		s.work += len(s.g.near[w])
	}
	s.members[c] = stay
}
