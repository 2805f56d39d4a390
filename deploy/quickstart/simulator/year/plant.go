package year

import (
	"fmt"

	"recert/deploy/quickstart/simulator/draw"
)

// plant decides how each holding is used and from when on it is over.
func (w *World) plant() {
	s := draw.New(w.Seed, "year plant")
	for n, h := range w.holdings {
		w.everyday(s, n, h)
	}
	w.movers(s)
	w.duties(s)
	w.outOfBand(s)
	w.gamers(s)
	w.projects(s)
	w.dormants(s)
	w.lapsed(s)
	for _, h := range w.holdings {
		h.use.begin()
	}
}

// everyday draws how somebody who needs the access uses it.
func (w *World) everyday(s *draw.Source, n int, h *holding) {
	h.use = use{from: h.start, until: never, draw: *draw.New(w.Seed+uint64(n)*0x51d, "year use")}
	if h.start < 0 {
		h.use.from = -20
	}
	if h.app < 0 {
		return
	}
	a := &w.apps[h.app]
	pace := 0.6 + 0.5*s.Float() + 0.5*s.Float()*s.Float()
	switch {
	case w.people[h.user].class != classHuman:
	case a.kind == seasonal:
		h.use.seasons, h.use.chance = a.seasons, 0.45
	case a.kind == unobservable:
		if s.Chance(0.02) {
			h.use.gap, h.use.wild = 120, true
		}
	case a.kind != birthright && h.direct() && s.Chance(a.rare):
		h.rare = true
		h.use.gap, h.use.wild = 38+30*s.Float(), true
	case a.kind == shared && s.Chance(0.015):
		// Somebody who needs an everyday app for each quarter's end.
		h.near = true
		h.use.seasons, h.use.chance = season(s, 0), 0.4
	case a.kind == shared && s.Chance(0.02):
		// Seldom, but like clockwork.
		h.near = true
		h.use.gap = 30 + 8*s.Float()
	default:
		h.use.gap = a.gap * pace
	}
}

// movers: who changed department hands the old work over for some weeks and then needs its apps no more, mostly.
func (w *World) movers(s *draw.Source) {
	for i := range w.people {
		p := &w.people[i]
		left, at, ok := p.moved(Days)
		if !ok {
			continue
		}
		for _, n := range p.holdings {
			h := w.holdings[n]
			if h.app < 0 || w.apps[h.app].department != left || !h.direct() || h.start >= at {
				continue
			}
			if s.Chance(0.15) {
				h.near = true // still helps out
				continue
			}
			if s.Chance(0.25) {
				h.end = at + s.Between(5, 50) // somebody thought of it
			}
			h.over, h.why = at+s.Between(5, 40), WhyMover
			h.use.until = h.over
			h.use.gap *= 1.2
		}
	}
}

// duties declares which apps exclude each other and gives a few people both, who use both.
func (w *World) duties(s *draw.Source) {
	for a := range w.apps {
		if w.apps[a].kind != dutyLeft {
			continue
		}
		n := len(w.pairs)
		w.pairs = append(w.pairs, pair{fmt.Sprintf("sod-%02d", n+1), w.apps[a].label + " against " + w.apps[a+1].label, a, a + 1})
		planted := 0
		for _, i := range s.Perm(len(w.people)) {
			p := &w.people[i]
			first := w.holds(i, a, 0)
			if p.kind != plain || p.ended < never || first == nil || w.held[[3]int{i, a + 1, -1}] {
				continue
			}
			h := w.give(s, i, a+1, -1, s.Between(-200, Days-60), byAdmin)
			w.everyday(s, len(w.holdings)-1, h)
			h.wrong, h.rare, h.near = WhySoD, false, false
			first.near = true
			if planted++; planted >= max(4, w.Items/700) {
				break
			}
		}
	}
}

// outOfBand puts people into privileged groups past the request flow; others get there through it just then.
func (w *World) outOfBand(s *draw.Source) {
	want := max(12, w.Items/125)
	for _, i := range s.Perm(len(w.people)) {
		p := &w.people[i]
		g := s.Int(len(w.groups))
		if p.kind != plain || p.ended < never || w.groups[g].kind != privilegedGroup || w.held[[3]int{i, -1, g}] {
			continue
		}
		how := byAdmin
		if want%2 == 0 {
			how = byRequest
		}
		h := w.give(s, i, -1, g, s.Between(6, Days-6), how)
		if how == byAdmin {
			h.wrong = WhyOutOfBand
		} else {
			h.near = true
		}
		if want--; want == 0 {
			return
		}
	}
}
