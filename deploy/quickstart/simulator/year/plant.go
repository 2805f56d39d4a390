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

// gamers hold apps of other departments that a friend gave them, and open them just before each review.
func (w *World) gamers(s *draw.Source) {
	for i := range w.people {
		if w.people[i].kind != gamer {
			continue
		}
		for range s.Between(1, 3) {
			a := w.foreign(s, i)
			h := w.give(s, i, a, -1, s.Between(-150, 250), byAdmin)
			if h == nil {
				continue
			}
			h.use = use{from: h.start, until: never, chance: 0.3 + 0.3*s.Float(), draw: *draw.New(w.Seed+uint64(len(w.holdings)), "year game")}
			for c := range Campaigns {
				last := LaunchDay(c) - s.Between(0, 3)
				h.use.seasons = append(h.use.seasons, span{last - s.Between(5, 12), last})
			}
			h.wrong = WhyGamer
		}
	}
}

// projects: people who work in another department's project for good reasons, some of whom came back to it lately.
func (w *World) projects(s *draw.Source) {
	for i := range w.people {
		if w.people[i].kind != lead {
			continue
		}
		for range s.Between(1, 3) {
			a := w.foreign(s, i)
			h := w.give(s, i, a, -1, s.Between(-300, Days-35), byRequest)
			if h == nil {
				continue
			}
			w.everyday(s, len(w.holdings)-1, h)
			h.near, h.rare = true, false
			if s.Chance(0.4) && h.start < 150 {
				// Paused, and came back some weeks before the last review.
				h.use.wild, h.use.gap = false, w.apps[a].gap
				h.use.from = Days - s.Between(25, 60)
			}
		}
	}
}

// foreign picks a department's app that is not of the person's own department.
func (w *World) foreign(s *draw.Source, i int) int {
	for {
		a := s.Int(len(w.apps))
		if w.apps[a].kind == departmental && w.apps[a].group < 0 && w.apps[a].department != w.people[i].job(Days).department {
			return a
		}
	}
}
