package year

import "recert/deploy/quickstart/simulator/draw"

// dormants plants, for each campaign, access that somebody stopped needing a quarter or longer ago, or never needed.
func (w *World) dormants(s *draw.Source) {
	var open []*holding
	for _, h := range w.holdings {
		if w.forgettable(h) {
			open = append(open, h)
		}
	}
	draw.Shuffle(s, open)
	perApp := map[int]int{}
	holders := map[int]int{}
	for _, h := range w.holdings {
		holders[h.app]++
	}
	each := len(open) * 4 / 100
	for c := range Campaigns {
		want := each
		for i := 0; i < len(open) && want > 0; i++ {
			h := open[i]
			if h == nil || perApp[h.app] >= max(1, holders[h.app]*18/100) || !w.forget(s, h, c) {
				continue
			}
			perApp[h.app]++
			open[i] = nil
			want--
		}
	}
}

// forgettable tells whether nothing is planted about h so far, and its app is used by all others in a steady way.
func (w *World) forgettable(h *holding) bool {
	p := &w.people[h.user]
	if h.app < 0 || !h.direct() || h.near || h.rare || h.wrong != "" || h.over < never || h.end < never || h.use.gap == 0 {
		return false
	}
	switch w.apps[h.app].kind {
	case shared, departmental:
		return (p.kind == plain || p.kind == mover || p.kind == joiner) && p.ended == never
	}
	return false
}

// forget makes h dormant as of campaign c, where its history leaves room for it.
func (w *World) forget(s *draw.Source, h *holding, c int) bool {
	launch := LaunchDay(c)
	newest := launch - overAfter - 4
	oldest := newest - 90
	if h.start > newest-5 {
		return false
	}
	h.over = max(h.start+2, s.Between(oldest, newest))
	if c == 0 {
		h.over = min(h.over, -4)
	}
	if s.Chance(0.25) && h.start > oldest {
		h.over = h.start // never needed at all
		h.use.gap = 0
	}
	h.why = WhyDormant
	h.use.until = h.over - 1
	return true
}

// lapsed: who stopped taking part in an app's seasons while all others went on.
func (w *World) lapsed(s *draw.Source) {
	for _, h := range w.holdings {
		if h.app < 0 || w.apps[h.app].kind != seasonal || h.start > -20 || w.people[h.user].kind != plain || w.people[h.user].ended < never {
			continue
		}
		seasons := w.apps[h.app].seasons
		switch {
		case len(seasons) == 4 && s.Chance(0.08):
			// Two quarter's ends in a row were missed: over.
			h.over, h.why = seasons[1].until+1+s.Int(60), WhyDormant
			h.use.until = h.over
		case len(seasons) == 4 && s.Chance(0.14):
			// One was: no more than a near miss.
			h.near = true
			h.use.seasons = seasons[:3]
		}
	}
}
