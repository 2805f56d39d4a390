package cover

import "context"

// independent looks for many vertices no two of which are neighbours: each of them needs a role of its own, so their
// number is a lower bound. It adds what is free, swaps one member for a neighbour that only this member blocks, and
// now and then forces a vertex in (local search as for the maximum clique of the complement).
type independent struct {
	g     *graph
	in    []bool
	tight []int32  // how many members block the vertex
	since []int    // when the vertex was moved last
	free  *indexed // vertices outside that nothing blocks
	one   *indexed // vertices outside that one member blocks
	size  int
	clock int
	best  []int32
}

func newIndependent(g *graph) *independent {
	n := len(g.cells)
	s := &independent{g: g, in: make([]bool, n), tight: make([]int32, n), since: make([]int, n), free: newIndexed(n), one: newIndexed(n)}
	for v := range n {
		s.free.add(int32(v))
	}
	for _, v := range g.byDegree() {
		if !s.in[v] && s.tight[v] == 0 {
			s.insert(v)
		}
	}
	s.keep()
	return s
}

func (s *independent) keep() {
	if s.size <= len(s.best) {
		return
	}
	s.best = s.best[:0]
	for v, in := range s.in {
		if in {
			s.best = append(s.best, int32(v))
		}
	}
}

func (s *independent) insert(v int32) {
	s.in[v] = true
	s.size++
	s.since[v] = s.clock
	s.free.drop(v)
	s.one.drop(v)
	for _, w := range s.g.near[v] {
		s.tight[w]++
		switch s.tight[w] {
		case 1:
			s.free.drop(w)
			s.one.add(w)
		case 2:
			s.one.drop(w)
		}
	}
}

func (s *independent) remove(v int32) {
	s.in[v] = false
	s.size--
	s.since[v] = s.clock
	s.free.add(v)
	for _, w := range s.g.near[v] {
		s.tight[w]--
		switch s.tight[w] {
		case 0:
			s.one.drop(w)
			s.free.add(w)
		case 1:
			s.one.add(w)
		}
	}
}

// force puts v in and its neighbours out.
func (s *independent) force(v int32) {
	for _, w := range s.g.near[v] {
		if s.in[w] {
			s.remove(w)
		}
	}
	s.insert(v)
}

// search takes the given number of steps, less when the target is met, and returns how much work they were.
func (s *independent) search(ctx context.Context, d *dice, steps, target int) {
	n := len(s.g.cells)
	stale := 0
	for step := 0; step < steps && len(s.best) < target; step++ {
		if s.clock++; s.clock%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		switch {
		case s.free.len() > 0:
			s.insert(s.free.list[d.below(s.free.len())])
		case s.one.len() > 0 && d.below(1000) != 0:
			s.force(s.oldest(d, s.one.list))
		default:
			if v := int32(d.below(n)); !s.in[v] {
				s.force(v)
			}
		}
		if s.size > len(s.best) {
			s.keep()
			stale = 0
		} else if stale++; stale > 20*n+2000 {
			stale = 0
			for range 2 + d.below(6) {
				if v := int32(d.below(n)); !s.in[v] {
					s.force(v)
				}
			}
		}
	}
}

// oldest picks, of a few vertices drawn, the one that has not moved for the longest time.
func (s *independent) oldest(d *dice, list []int32) int32 {
	pick := list[d.below(len(list))]
	for range 7 {
		if v := list[d.below(len(list))]; s.since[v] < s.since[pick] {
			pick = v
		}
	}
	return pick
}

// indexed is a set of vertices that can be drawn from.
type indexed struct {
	list  []int32
	place []int32
}

func newIndexed(n int) *indexed {
	s := &indexed{place: make([]int32, n)}
	for i := range s.place {
		s.place[i] = -1
	}
	return s
}

func (s *indexed) len() int { return len(s.list) }

func (s *indexed) add(v int32) {
	if s.place[v] < 0 {
		s.place[v] = int32(len(s.list))
		s.list = append(s.list, v)
	}
}

func (s *indexed) drop(v int32) {
	i := s.place[v]
	if i < 0 {
		return
	}
	last := s.list[len(s.list)-1]
	s.list[i], s.place[last] = last, i
	s.list = s.list[:len(s.list)-1]
	s.place[v] = -1
}
