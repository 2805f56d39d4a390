package year

import "recert/deploy/quickstart/simulator/draw"

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
