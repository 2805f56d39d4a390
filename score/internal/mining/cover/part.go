package cover

import (
	"context"
	"slices"
)

// part is the state of the search in one connected part.
type part struct {
	g      *graph
	dice   *dice
	class  []int32 // the best cover so far
	count  int
	bound  int
	greedy *greedy
	order  []int32 // of the greedy cover
	stale  int     // its runs since it improved
	free   *independent
	exact  bool // the exhaustive search has been here
}

// firstRuns is how many greedy runs even a part whose bound is met soon gets.
const firstRuns = 50

func newPart(ctx context.Context, g *graph, d *dice) *part {
	p := &part{g: g, bound: 1, dice: d, greedy: newGreedy(g), order: g.byDegree()}
	p.greedy.run(p.order)
	p.plain()
	p.take(p.greedy.class, p.greedy.count)
	switch {
	case ctx.Err() != nil:
	case g.near == nil:
		p.bound = g.scattered(ctx, p.order)
	default:
		p.free = newIndependent(g)
		p.bound = len(p.free.best)
	}
	p.rerun(ctx, firstRuns)
	return p
}

// plain starts from a role for each row, or for each column, where the greedy cover has more. The greedy cover of such
// an order has no more classes than that.
func (p *part) plain() {
	s := p.greedy
	for _, of := range [][]int32{s.rowOf, s.columnOf} {
		if n := int(slices.Max(of)) + 1; n >= s.count {
			continue
		}
		order := slices.Clone(p.order)
		slices.SortStableFunc(order, func(a, b int32) int { return int(of[a] - of[b]) })
		s.run(order)
	}
}

func (p *part) open() bool { return p.count > p.bound }

func (p *part) take(class []int32, count int) {
	if p.count == 0 || count < p.count {
		p.class, p.count = slices.Clone(class), count
	}
}

// push spends the work on a smaller cover, and some on a larger bound. In its last turn the best cover is tried by tabu search.
func (p *part) push(ctx context.Context, work int, last bool) {
	if p.free != nil {
		p.free.search(ctx, p.dice, work/boundShare, p.count)
		p.bound = max(p.bound, len(p.free.best))
	}
	if last && p.g.near != nil {
		p.tabu(ctx, work*tabuShare)
		return
	}
	p.rerun(ctx, max(1, work/(len(p.g.cells)*(p.count/64+runEffort))))
}

const (
	boundShare = 40   // of how much work one step for the bound is allowed
	tabuShare  = 10   // how many turns the last one counts as
	runEffort  = 20   // what a run costs a vertex besides trying half of the classes
	maxStale   = 2000 // runs without a smaller cover before it starts over
)

// rerun runs the iterated greedy cover, and starts over at random when it is stuck.
func (p *part) rerun(ctx context.Context, runs int) {
	s := p.greedy
	for ; runs > 0 && p.open() && ctx.Err() == nil; runs -= firstRuns {
		before := s.count
		s.iterate(ctx, p.order, p.dice, p.bound, min(runs, firstRuns))
		p.take(s.class, s.count)
		if p.stale += firstRuns; s.count < before {
			p.stale = 0
		}
		if p.stale > maxStale {
			p.stale = 0
			p.dice.shuffle(len(p.order), func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
			s.run(p.order)
		}
	}
}

// tabu takes the best cover apart, class by class, as long as it can.
func (p *part) tabu(ctx context.Context, work int) {
	for work > 0 && p.open() && ctx.Err() == nil {
		t := newTabu(p.g, p.class, p.count)
		if t.search(ctx, p.dice, work) {
			p.take(t.class, t.k)
		}
		work -= t.work
	}
}

// scattered counts vertices that are picked in order and are pairwise no neighbours, without lists of neighbours.
func (g *graph) scattered(ctx context.Context, order []int32) int {
	number := newNumbering(g.k, g.cells)
	blocked := make([]bool, len(g.cells))
	n := 0
	for _, v := range order {
		if blocked[v] {
			continue
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			break
		}
		n++
		number.each(g.cells[v], func(w int32) { blocked[w] = true })
	}
	return max(n, 1)
}
