package hierarchy

import (
	mathbits "math/bits"

	"recert/score/internal/mining/bits"
)

// add makes a role of the columns, gives it kids, and gives it as a kid to whom that makes cheaper. It returns the role, -1 when
// it is there already.
func (s *state) add(columns bits.Set, d *dice) int32 {
	if s.find(columns) >= 0 {
		return -1
	}
	r := s.make(columns)
	s.regrant(r, d)
	s.offer(r)
	return r
}

// offer gives r to every node that it makes cheaper.
func (s *state) offer(r int32) {
	columns := s.nodes[r].need
	rows := s.scratch.rows
	first := true
	for c := range columns.All() {
		if first {
			copy(rows, s.m.Columns[c])
			first = false
			continue
		}
		rows.And(s.m.Columns[c])
	}
	s.work += len(rows) * columns.Len()
	for i, w := range rows {
		for ; w != 0; w &= w - 1 {
			s.adopt(int32(i*64+mathbits.TrailingZeros64(w)), r)
		}
	}
	for i := 0; i < len(s.roles); i++ {
		if x := s.roles[i]; s.allowed(x, r) {
			s.adopt(x, r)
		}
	}
	s.work += 2 * len(s.roles)
}

// remove takes a role away and gives its parents others in its place; it says whether that was possible, and stops
// when the cost goes above the limit.
func (s *state) remove(r int32, limit int, d *dice) bool {
	var near []int32
	need := s.nodes[r].need
	for _, k := range s.roles {
		if k != r && s.nodes[k].need.Meets(need) {
			near = append(near, k)
		}
	}
	s.work += 2 * len(s.roles)
	spared := s.roleCost + s.nodes[r].cost
	parents := append([]int32(nil), s.nodes[r].parents...)
	for _, x := range parents {
		if !s.replace(x, r, near, d) || s.cost-spared > limit {
			return false
		}
	}
	s.drop(r)
	return true
}
