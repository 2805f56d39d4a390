package hierarchy

import (
	mathbits "math/bits"

	"recert/score/internal/mining/bits"
)

// regrant gives x its kids anew, from all roles it may have: again and again the one that grants most of what is
// missing. It says whether everything a row needs could be granted.
func (s *state) regrant(x int32, d *dice) bool {
	n := &s.nodes[x]
	near := s.scratch.near[:0]
	for _, r := range s.roles {
		if s.allowed(x, r) {
			near = append(near, r)
		}
	}
	s.scratch.near = near
	s.work += 2 * len(s.roles)
	copy(s.scratch.rest, n.need)
	kids, ok := s.fill(n, s.scratch.kids[:0], near, d)
	s.scratch.kids = kids
	if !ok {
		return false
	}
	if s.price(n, kids) <= n.cost {
		s.setKids(x, kids)
	}
	return true
}

// replace gives x other kids in the place of r, which goes. near are the roles that grant part of what r did.
func (s *state) replace(x, r int32, near []int32, d *dice) bool {
	n := &s.nodes[x]
	kids := s.scratch.kids[:0]
	rest := s.scratch.rest
	copy(rest, s.nodes[r].need)
	for _, k := range n.kids {
		if k != r {
			kids = append(kids, k)
			rest.AndNot(s.nodes[k].need)
		}
	}
	s.work += len(rest) * (len(n.kids) + 1)
	kids, ok := s.fillFrom(x, kids, near, d)
	s.scratch.kids = kids
	if !ok {
		return false
	}
	s.setKids(x, kids)
	return true
}

func (s *state) fillFrom(x int32, kids, near []int32, d *dice) ([]int32, bool) {
	n := &s.nodes[x]
	rest := s.scratch.rest
	if rest.Empty() {
		return s.prune(n, kids), true
	}
	fit := s.scratch.list[:0]
	for _, r := range near {
		if s.nodes[r].need.Meets(rest) && s.allowed(x, r) {
			fit = append(fit, r)
		}
	}
	s.scratch.list = fit
	s.work += 2 * len(near)
	return s.fill(n, kids, fit, d)
}

// fill adds kids out of near until nothing of scratch.rest is left that they would be worth granting.
func (s *state) fill(n *node, kids, near []int32, d *dice) ([]int32, bool) {
	rest := s.scratch.rest
	for {
		best, most, ties := int32(-1), 1, 0
		if n.row {
			most = 0
		}
		for _, r := range near {
			gain := s.gain(n, s.nodes[r].need, rest)
			switch {
			case gain > most:
				best, most, ties = r, gain, 1
			case gain == most && best >= 0:
				if ties++; d.below(ties) == 0 {
					best = r
				}
			}
		}
		s.work += len(near) * len(rest)
		if best < 0 {
			break
		}
		kids = append(kids, best)
		rest.AndNot(s.nodes[best].need)
	}
	if n.row && !rest.Empty() {
		return kids, false
	}
	return s.prune(n, kids), true
}

// gain is how much of rest the columns hold: the edges that saves a role, the columns that brings a row.
func (s *state) gain(n *node, columns, rest bits.Set) int {
	total := 0
	for i, w := range columns {
		w &= rest[i]
		if n.row {
			total += mathbits.OnesCount64(w)
			continue
		}
		for ; w != 0; w &= w - 1 {
			total += s.size[i*64+mathbits.TrailingZeros64(w)]
		}
	}
	return total
}
