package cover

// exhaust decides small parts: starting from vertices that are pairwise no neighbours, each in a class of its own, it looks
// for a cover of fewer classes than the best one, always at the vertex with the fewest classes that would take it. When it
// gets to the end of that, the best cover is the minimum.
func (p *part) exhaust() {
	if p.exact || len(p.g.cells) > exactCells {
		return
	}
	p.exact = true
	for p.open() {
		s := &exact{g: p.g, limit: p.count - 1, class: make([]int32, len(p.g.cells)), steps: exactSteps}
		for v := range s.class {
			s.class[v] = -1
		}
		for i, v := range p.free.best {
			s.put(v, int32(i))
		}
		found := s.visit(len(s.class) - len(p.free.best))
		switch {
		case found:
			p.take(s.class, len(s.members))
		case s.steps > 0:
			p.bound = p.count
		default:
			return
		}
	}
}

const (
	// exactCells is the largest part that is searched exhaustively.
	exactCells = 400
	// exactSteps is how many pairs of vertices such a search may look at.
	exactSteps = 5_000_000
)

type exact struct {
	g       *graph
	limit   int
	class   []int32
	members [][]int32
	steps   int
}

func (s *exact) put(v, c int32) {
	s.class[v] = c
	if int(c) == len(s.members) {
		s.members = append(s.members, nil)
	}
	s.members[c] = append(s.members[c], v)
}

// takeBack undoes the last put.
func (s *exact) takeBack(v, c int32) {
	s.class[v] = -1
	s.members[c] = s.members[c][:len(s.members[c])-1]
	if len(s.members[c]) == 0 {
		s.members = s.members[:c]
	}
}

func (s *exact) takes(c, v int32) bool {
	s.steps -= len(s.members[c])
	for _, w := range s.members[c] {
		if !s.g.meet(v, w) {
			return false
		}
	}
	return true
}

// visit says whether the vertices that are left can be put within the limit.
func (s *exact) visit(left int) bool {
	if left == 0 {
		return true
	}
	if s.steps <= 0 {
		return false
	}
	v := s.tightest()
	for c := int32(0); int(c) < len(s.members); c++ {
		if !s.takes(c, v) {
			continue
		}
		s.put(v, c)
		if s.visit(left - 1) {
			return true
		}
		s.takeBack(v, c)
	}
	if len(s.members) >= s.limit {
		return false
	}
	c := int32(len(s.members))
	s.put(v, c)
	if s.visit(left - 1) {
		return true
	}
	s.takeBack(v, c)
	return false
}

// tightest is the vertex that the fewest classes would take.
func (s *exact) tightest() int32 {
	best, fewest := int32(-1), int(^uint(0)>>1)
	for v := range s.class {
		if s.class[v] >= 0 {
			continue
		}
		n := 0
		for c := range s.members {
			if s.takes(int32(c), int32(v)) {
				if n++; n >= fewest {
					break
				}
			}
		}
		if n < fewest {
			best, fewest = int32(v), n
		}
	}
	return best
}
