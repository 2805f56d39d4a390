package cover

import "slices"

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

func newPart(g *graph, d *dice) *part {
	p := &part{g: g, dice: d, greedy: newGreedy(g), order: g.byDegree()}
	p.greedy.run(p.order)
	p.take(p.greedy.class, p.greedy.count)
	if g.near == nil {
		p.bound = g.scattered(p.order)
	} else {
		p.free = newIndependent(g)
		p.bound = len(p.free.best)
	}
	p.rerun(firstRuns)
	return p
}

func (p *part) open() bool { return p.count > p.bound }

func (p *part) take(class []int32, count int) {
	if p.count == 0 || count < p.count {
		p.class, p.count = slices.Clone(class), count
	}
}

// push spends the work on a smaller cover, and some on a larger bound. In its last turn the best cover is tried by tabu search.
func (p *part) push(work int, last bool) {
	if p.free != nil {
		p.free.search(p.dice, work/boundShare, p.count)
		p.bound = max(p.bound, len(p.free.best))
	}
	if last && p.g.near != nil {
		p.tabu(work * tabuShare)
		return
	}
	p.rerun(max(1, work/(len(p.g.cells)*(p.count/64+runEffort))))
}

const (
	boundShare = 40   // of how much work one step for the bound is allowed
	tabuShare  = 10   // how many turns the last one counts as
	runEffort  = 20   // what a run costs a vertex besides trying half of the classes
	maxStale   = 2000 // runs without a smaller cover before it starts over
)

// rerun runs the iterated greedy cover, and starts over at random when it is stuck.
func (p *part) rerun(runs int) {
	s := p.greedy
	for ; runs > 0 && p.open(); runs -= firstRuns {
		before := s.count
		s.iterate(p.order, p.dice, p.bound, min(runs, firstRuns))
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
func (p *part) tabu(work int) {
	for work > 0 && p.open() {
		t := newTabu(p.g, p.class, p.count)
		if t.search(p.dice, work) {
			p.take(t.class, t.k)
		}
		work -= t.work
	}
}

// scattered counts vertices that are picked in order and are pairwise no neighbours, without lists of neighbours.
func (g *graph) scattered(order []int32) int {
	number := newNumbering(g.k, g.cells)
	blocked := make([]bool, len(g.cells))
	n := 0
	for _, v := range order {
		if blocked[v] {
			continue
		}
		n++
		number.each(g.cells[v], func(w int32) { blocked[w] = true })
	}
	return n
}
