package hierarchy

import (
	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// node is a row of users or a role. Its kids are roles of which each grants part of what it needs; a role grants what no kid
// does itself, a row has to get everything from kids.
type node struct {
	need    bits.Set
	kids    []int32
	parents []int32 // of a role: the nodes that have it as a kid
	weight  int     // how many edges a kid is: the users of a row, 1 for a role
	cost    int     // what the edges from it down cost
	row     bool
	live    bool
}

// state is an exact set of roles with their inheritance: at all times each row gets what it needs and no more.
type state struct {
	m        *matrix.Matrix
	nodes    []node
	rows     int
	roles    []int32 // the live ones
	place    []int32 // of a role in roles
	spare    []int32 // slots of roles that are gone
	byHash   map[uint64][]int32
	size     []int // users behind a column: what it costs to grant it once
	roleCost int
	cost     int
	undo     []change
	touched  []int32 // by node: the transaction that saved its kids
	tx       int32
	work     int
	scratch  scratch
}

// change takes back one step of a transaction.
type change struct {
	node int32
	kind changeKind
	kids []int32
}

type changeKind uint8

const (
	kidsChanged changeKind = iota
	roleMade
	roleGone
)

func newState(m *matrix.Matrix, roleCost int) *state {
	s := &state{m: m, rows: len(m.Rows), roleCost: roleCost, byHash: map[uint64][]int32{}, size: make([]int, len(m.Columns))}
	for c, members := range m.Permissions {
		s.size[c] = len(members)
	}
	s.nodes = make([]node, s.rows)
	for r := range s.nodes {
		s.nodes[r] = node{need: m.Rows[r], weight: len(m.Users[r]), row: true, live: true}
	}
	s.place = make([]int32, s.rows)
	s.touched = make([]int32, s.rows)
	s.scratch = newScratch(m)
	return s
}

// weigh is what granting the columns one by one costs.
func (s *state) weigh(columns bits.Set) int {
	n := 0
	for c := range columns.All() {
		n += s.size[c]
	}
	return n
}

// find returns the live role that grants exactly the columns, -1 when there is none.
func (s *state) find(columns bits.Set) int32 {
	for _, r := range s.byHash[columns.Hash()] {
		if s.nodes[r].need.Equal(columns) {
			return r
		}
	}
	return -1
}

// begin starts a transaction; rollback takes back all that happened since.
func (s *state) begin() {
	s.tx++
	s.undo = s.undo[:0]
}

func (s *state) rollback() {
	for i := len(s.undo) - 1; i >= 0; i-- {
		u := s.undo[i]
		switch u.kind {
		case kidsChanged:
			s.relink(u.node, u.kids)
		case roleMade:
			s.unlist(u.node)
		case roleGone:
			s.list(u.node)
		}
	}
	s.undo = s.undo[:0]
}

// setKids gives the node other kids. The list is copied.
func (s *state) setKids(x int32, kids []int32) {
	if s.touched[x] != s.tx {
		s.touched[x] = s.tx
		s.undo = append(s.undo, change{node: x, kind: kidsChanged, kids: append([]int32(nil), s.nodes[x].kids...)})
	}
	s.relink(x, kids)
}

// relink changes kids and the cost that depends on them.
func (s *state) relink(x int32, kids []int32) {
	n := &s.nodes[x]
	for _, k := range n.kids {
		s.orphan(k, x)
	}
	n.kids = append(n.kids[:0], kids...)
	for _, k := range n.kids {
		s.nodes[k].parents = append(s.nodes[k].parents, x)
	}
	s.cost -= n.cost
	n.cost = s.price(n, n.kids)
	s.cost += n.cost
}

func (s *state) orphan(k, parent int32) {
	list := s.nodes[k].parents
	for i, p := range list {
		if p == parent {
			list[i] = list[len(list)-1]
			s.nodes[k].parents = list[:len(list)-1]
			return
		}
	}
}

// price is what the edges from a node down would cost with the given kids.
func (s *state) price(n *node, kids []int32) int {
	if n.row {
		return n.weight * len(kids)
	}
	rest := s.scratch.direct
	copy(rest, n.need)
	for _, k := range kids {
		rest.AndNot(s.nodes[k].need)
	}
	s.work += len(rest) * (len(kids) + 1)
	return len(kids) + s.weigh(rest)
}

// make adds a role without kids that grants the columns, which no live role does.
func (s *state) make(columns bits.Set) int32 {
	var x int32
	if n := len(s.spare); n > 0 {
		x = s.spare[n-1]
		s.spare = s.spare[:n-1]
		copy(s.nodes[x].need, columns)
	} else {
		x = int32(len(s.nodes))
		s.nodes = append(s.nodes, node{need: columns.Clone(), weight: 1})
		s.place = append(s.place, 0)
		s.touched = append(s.touched, 0)
	}
	s.list(x)
	s.undo = append(s.undo, change{node: x, kind: roleMade})
	s.touched[x] = s.tx // its kids go with it
	return x
}

// drop takes a role without parents away. Its slot is free again once the transaction is settled.
func (s *state) drop(x int32) {
	s.setKids(x, nil)
	s.unlistKeep(x)
	s.undo = append(s.undo, change{node: x, kind: roleGone})
}

// settle ends a transaction for good.
func (s *state) settle() {
	for _, u := range s.undo {
		if u.kind == roleGone {
			s.spare = append(s.spare, u.node)
		}
	}
	s.undo = s.undo[:0]
}

func (s *state) list(x int32) {
	n := &s.nodes[x]
	n.live = true
	s.place[x] = int32(len(s.roles))
	s.roles = append(s.roles, x)
	h := n.need.Hash()
	s.byHash[h] = append(s.byHash[h], x)
	n.cost = s.price(n, n.kids)
	s.cost += s.roleCost + n.cost
}

// unlist takes back the making of a role.
func (s *state) unlist(x int32) {
	s.relink(x, nil)
	s.unlistKeep(x)
	s.spare = append(s.spare, x)
}

func (s *state) unlistKeep(x int32) {
	n := &s.nodes[x]
	s.cost -= s.roleCost + n.cost
	n.cost = 0
	n.live = false
	last := s.roles[len(s.roles)-1]
	s.roles[s.place[x]] = last
	s.place[last] = s.place[x]
	s.roles = s.roles[:len(s.roles)-1]
	h := n.need.Hash()
	list := s.byHash[h]
	for i, r := range list {
		if r == x {
			list[i] = list[len(list)-1]
			list = list[:len(list)-1]
			break
		}
	}
	if len(list) == 0 {
		delete(s.byHash, h)
	} else {
		s.byHash[h] = list
	}
}
