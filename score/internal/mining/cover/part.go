package cover

import "slices"

// part is the state of the search in one connected part.
type part struct {
	g     *graph
	dice  *dice
	class []int32 // the best cover so far
	count int
	bound int
	free  *independent
	tabu  *tabu
	exact bool // the exhaustive search has been here
}

func newPart(g *graph, d *dice) *part {
	p := &part{g: g, dice: d}
	s := newGreedy(g)
	order := g.byDegree()
	s.run(order)
	p.take(s.class, s.count)
	if g.near == nil {
		p.bound = g.scattered(order)
		return p
	}
	p.free = newIndependent(g)
	p.bound = len(p.free.best)
	s.iterate(order, d, p.bound, 50)
	p.take(s.class, s.count)
	return p
}

func (p *part) open() bool { return p.g.near != nil && p.count > p.bound }

func (p *part) take(class []int32, count int) {
	if p.count == 0 || count < p.count {
		p.class, p.count, p.tabu = slices.Clone(class), count, nil
	}
}

// push spends the work on a smaller cover, and some on a larger bound.
func (p *part) push(work int) {
	if steps := work / 40; steps > 0 {
		p.free.search(p.dice, steps, p.count)
		p.bound = max(p.bound, len(p.free.best))
	}
	for work > 0 && p.open() {
		if p.tabu == nil {
			p.tabu = newTabu(p.g, p.class, p.count)
		}
		done := p.tabu.search(p.dice, work)
		work -= p.tabu.work
		if done {
			p.take(p.tabu.class, p.tabu.k)
		}
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
