package hierarchy

import (
	"slices"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// best is a copy of the cheapest state so far.
type best struct {
	cost  int
	roles []copied
	rows  [][]int32
}

type copied struct {
	slot int32
	need bits.Set
	kids []int32
}

// keep copies the state.
func (b *best) keep(s *state) {
	b.cost = s.cost
	b.roles = b.roles[:0]
	for _, r := range s.roles {
		b.roles = append(b.roles, copied{r, s.nodes[r].need.Clone(), slices.Clone(s.nodes[r].kids)})
	}
	b.rows = b.rows[:0]
	for r := range s.rows {
		b.rows = append(b.rows, slices.Clone(s.nodes[r].kids))
	}
}

// result orders roles by the first row that has them, inherited ones after their heirs' rows, so that the order does not depend on the search.
func (b *best) result(m *matrix.Matrix) Result {
	place := map[int32]int{}
	var order []int32
	bySlot := map[int32]copied{}
	for _, r := range b.roles {
		bySlot[r.slot] = r
	}
	var visit func(kids []int32)
	visit = func(kids []int32) {
		for _, k := range kids {
			if _, seen := place[k]; !seen {
				place[k] = len(order)
				order = append(order, k)
				visit(bySlot[k].kids)
			}
		}
	}
	for _, kids := range b.rows {
		visit(kids)
	}
	res := Result{Cost: b.cost, Roles: make([]Role, len(order))}
	for i, slot := range order {
		r := bySlot[slot]
		role := Role{Grants: r.need, Direct: r.need.Clone()}
		for _, k := range r.kids {
			role.Direct.AndNot(bySlot[k].need)
			role.Inherits = append(role.Inherits, place[k])
		}
		slices.Sort(role.Inherits)
		res.Roles[i] = role
	}
	for r, kids := range b.rows {
		for _, k := range kids {
			res.Roles[place[k]].Rows = append(res.Roles[place[k]].Rows, r)
		}
	}
	return res
}
