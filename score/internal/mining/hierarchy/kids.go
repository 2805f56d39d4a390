package hierarchy

import (
	mathbits "math/bits"
	"slices"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// scratch is memory that steps share; whoever calls another method must expect it to be overwritten.
type scratch struct {
	direct, once, twice, rest, columns bits.Set
	rows                               bits.Set
	kids, list, near                   []int32
}

func newScratch(m *matrix.Matrix) scratch {
	n := len(m.Columns)
	return scratch{direct: bits.New(n), once: bits.New(n), twice: bits.New(n), rest: bits.New(n), columns: bits.New(n), rows: bits.New(len(m.Rows))}
}

// allowed says whether x may have r as a kid: r grants nothing that x must not, and no two roles grant each other.
func (s *state) allowed(x, r int32) bool {
	if x == r {
		return false
	}
	need := s.nodes[r].need
	return need.In(s.nodes[x].need) && (s.nodes[x].row || !s.nodes[x].need.Equal(need))
}

// prune drops kids that the others make unnecessary, and kids that grant so little alone that the role had better
// grant that itself. The newest kids come last and are dropped first.
func (s *state) prune(n *node, kids []int32) []int32 {
	once, twice := s.scratch.once, s.scratch.twice
	for again := true; again; {
		again = false
		once.Clear()
		twice.Clear()
		for _, k := range kids {
			for i, w := range s.nodes[k].need {
				twice[i] |= once[i] & w
				once[i] |= w
			}
		}
		s.work += 2 * len(once) * len(kids)
		for i := 0; i < len(kids); i++ {
			if s.idle(n, s.nodes[kids[i]].need, twice) {
				kids = append(kids[:i], kids[i+1:]...)
				again = len(kids) > 0
				break
			}
		}
	}
	return kids
}

// idle says whether a kid that grants the columns is not worth its edge when others grant what is in twice.
func (s *state) idle(n *node, grants, twice bits.Set) bool {
	alone := -1
	for i, w := range grants {
		w &^= twice[i]
		if w == 0 {
			continue
		}
		if n.row || alone >= 0 || w&(w-1) != 0 {
			return false
		}
		alone = i*64 + mathbits.TrailingZeros64(w)
	}
	return alone < 0 || s.size[alone] <= 1
}

// adopt gives x the role r as a kid where that is cheaper, and returns what it saves.
func (s *state) adopt(x, r int32) int {
	n := &s.nodes[x]
	grants := s.nodes[r].need
	kids := s.scratch.kids[:0]
	for _, k := range n.kids {
		if k == r {
			return 0
		}
		if !s.nodes[k].need.In(grants) {
			kids = append(kids, k)
		}
	}
	s.work += len(grants) * (len(n.kids) + 1)
	// Of a row, less than two edges gone saves nothing.
	kids = append(kids, r)
	slices.Reverse(kids)
	kids = s.prune(n, kids)
	s.scratch.kids = kids
	saved := n.cost - s.price(n, kids)
	if saved > 0 {
		s.setKids(x, kids)
		return saved
	}
	return 0
}
