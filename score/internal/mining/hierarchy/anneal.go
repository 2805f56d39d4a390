package hierarchy

import (
	"context"
	"math"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// walk changes the state at random and keeps what makes it cheaper, or not much dearer than the temperature allows.
type walk struct {
	*state
	d    *dice
	o    Options
	temp float64
	set  bits.Set
	best best
	next int  // no copy before that much work
	cut  bool // whether time ran out before the work was done
}

// newWalk starts from a family of roles. When ctx ends roles grant what they grant themselves, without kids.
func newWalk(ctx context.Context, m *matrix.Matrix, family []bits.Set, o Options, stream uint64) *walk {
	w := &walk{state: newState(m, o.RoleCost), d: newDice(o.Seed, stream), o: o, set: bits.New(len(m.Columns))}
	w.begin()
	for _, columns := range family {
		if w.find(columns) < 0 {
			w.make(columns)
		}
	}
	for i, r := range w.roles {
		if i%coolEvery == 0 && ctx.Err() != nil {
			w.cut = true
			break
		}
		w.regrant(r, w.d)
	}
	for r := range w.rows {
		w.grant(int32(r))
	}
	w.settle()
	for i := len(w.roles) - 1; i >= 0; i-- {
		if r := w.roles[i]; len(w.nodes[r].parents) == 0 {
			w.begin()
			w.drop(r)
			w.settle()
		}
	}
	w.best.keep(w.state)
	return w
}

// grant gives a row kids that it has none of yet: the role that is all it needs, or what regrant finds.
func (w *walk) grant(x int32) {
	if r := w.find(w.nodes[x].need); r >= 0 {
		w.setKids(x, []int32{r})
		return
	}
	w.nodes[x].cost = math.MaxInt32
	w.cost += math.MaxInt32
	w.regrant(x, w.d)
}

const (
	coolEvery  = 64   // steps between looks at the temperature
	coldShare  = 0.04 // the last share of the work, in which nothing may become dearer
	copyEffort = 300  // work between two copies of the state, by its size
)

// run steps until the work is used up or ctx ends.
func (w *walk) run(ctx context.Context) {
	clock := newClock(ctx)
	for step := 0; w.work < w.o.Work; step++ {
		if step%coolEvery == 0 && !w.cool(ctx, w.done(clock)) {
			w.cut = true
			break
		}
		w.step()
		w.work += 200 // what a step costs besides
	}
	w.keep()
	if w.o.Progress != nil {
		w.o.Progress(w.best.cost, 1)
	}
}

// done is the share of the work that is done, or of the time where that runs out first.
func (w *walk) done(c clock) float64 {
	share, late := float64(w.work)/float64(w.o.Work), c.late()
	if late > share {
		w.cut = true
		return late
	}
	return share
}

// cool sets the temperature and says whether to go on.
func (w *walk) cool(ctx context.Context, done float64) bool {
	w.temp = w.o.Hot * math.Pow(w.o.Cold/w.o.Hot, done/(1-coldShare))
	if done > 1-coldShare {
		w.temp = 0
	}
	if w.o.Progress != nil {
		w.o.Progress(min(w.cost, w.best.cost), done)
	}
	return ctx.Err() == nil && done < 1
}

// keep copies the state when it is the cheapest so far.
func (w *walk) keep() {
	if w.cost < w.best.cost {
		w.best.keep(w.state)
		w.next = w.work + copyEffort*len(w.nodes)
	}
}

// step tries one move.
func (w *walk) step() {
	s, d := w.state, w.d
	before := s.cost
	slack := int(-w.temp * math.Log(1-d.share()))
	limit := before + slack
	if slack > 0 && before < w.best.cost && w.work >= w.next {
		w.keep()
	}
	s.begin()
	if !w.move(limit) || s.cost > limit {
		s.rollback()
		return
	}
	s.settle()
}

// move changes the state and says whether it could.
func (w *walk) move(limit int) bool {
	s, d := w.state, w.d
	switch n := d.below(100); {
	case n < 35:
		return w.common() && s.add(w.set, d) >= 0
	case n < 50:
		return w.shared() && s.add(w.set, d) >= 0
	case n < 70:
		return s.remove(w.victim(), limit, d)
	case n < 92:
		return w.reshape(limit)
	default:
		return s.regrant(w.anyone(), d)
	}
}

// anyone draws a row or a role.
func (w *walk) anyone() int32 {
	n := w.d.below(w.rows + len(w.roles))
	if n < w.rows {
		return int32(n)
	}
	return w.roles[n-w.rows]
}

// victim draws a role, rather one with few parents.
func (w *walk) victim() int32 {
	best := w.roles[w.d.below(len(w.roles))]
	for range 2 {
		if r := w.roles[w.d.below(len(w.roles))]; len(w.nodes[r].parents) < len(w.nodes[best].parents) {
			best = r
		}
	}
	return best
}

// other draws a node that has the column.
func (w *walk) other(c int) int32 {
	for range 20 {
		if x := w.anyone(); w.nodes[x].need.Has(c) {
			return x
		}
	}
	return -1
}

// columnOf draws one of the columns.
func (w *walk) columnOf(set bits.Set) int {
	list := set.AppendTo(nil)
	return list[w.d.below(len(list))]
}

// common sets what two nodes both need.
func (w *walk) common() bool {
	x := w.anyone()
	y := w.other(w.columnOf(w.nodes[x].need))
	if y < 0 || x == y {
		return false
	}
	copy(w.set, w.nodes[x].need)
	w.set.And(w.nodes[y].need)
	return true
}

// shared sets what two nodes both have by the same kids, or else by two kids of one.
func (w *walk) shared() bool {
	x := w.anyone()
	kids := w.nodes[x].kids
	if len(kids) == 0 {
		return false
	}
	w.set.Clear()
	k := kids[w.d.below(len(kids))]
	parents := w.nodes[k].parents
	y := parents[w.d.below(len(parents))]
	if x == y {
		if len(kids) < 2 {
			return false
		}
		w.set.Or(w.nodes[k].need)
		w.set.Or(w.nodes[kids[w.d.below(len(kids))]].need)
		return true
	}
	for _, k := range kids {
		for _, l := range w.nodes[y].kids {
			if k == l {
				w.set.Or(w.nodes[k].need)
			}
		}
	}
	if !w.nodes[x].row && !w.nodes[y].row {
		both := w.direct(x).Clone()
		both.And(w.direct(y))
		w.set.Or(both)
	}
	return true
}

// direct is what a role grants itself, valid until the next call.
func (s *state) direct(x int32) bits.Set {
	rest := s.scratch.direct
	copy(rest, s.nodes[x].need)
	for _, k := range s.nodes[x].kids {
		rest.AndNot(s.nodes[k].need)
	}
	return rest
}

// reshape puts another role in the place of one: with a column or another kid of a parent more, or with less.
func (w *walk) reshape(limit int) bool {
	s, d := w.state, w.d
	r := w.victim()
	copy(w.set, s.nodes[r].need)
	parents := s.nodes[r].parents
	switch kind := d.below(6); {
	case kind == 0: // less: a column
		w.set.Remove(w.columnOf(w.set))
	case kind == 1 && len(s.nodes[r].kids) > 0: // less: a kid
		kids := s.nodes[r].kids
		w.set.AndNot(s.nodes[kids[d.below(len(kids))]].need)
	case kind == 2: // less: what another does not need
		y := w.other(w.columnOf(w.set))
		if y < 0 {
			return false
		}
		w.set.And(s.nodes[y].need)
	case len(parents) == 0:
	case kind == 3: // more: all that the parents have in common
		all := s.scratch.columns
		copy(all, s.nodes[parents[0]].need)
		for _, p := range parents[1:] {
			all.And(s.nodes[p].need)
		}
		w.set.Or(all)
	case kind == 4: // more: another kid of a parent
		x := parents[d.below(len(parents))]
		kids := s.nodes[x].kids
		w.set.Or(s.nodes[kids[d.below(len(kids))]].need)
	default: // more: a column of a parent
		x := parents[d.below(len(parents))]
		w.set.Add(w.columnOf(s.nodes[x].need))
	}
	if w.set.Empty() || w.set.Equal(s.nodes[r].need) {
		return false
	}
	if s.find(w.set) < 0 {
		s.add(w.set, d)
	}
	return s.remove(r, limit, d)
}
