package year

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// since draws from which day on somebody holds something: mostly from before the year.
func (w *World) since(s *draw.Source, i int) int {
	p := &w.people[i]
	if s.Chance(0.8) || p.kind == leaver || p.kind == absent || p.ended < never || p.contractor {
		return -s.Between(10, 900)
	}
	return s.Between(1, Days-4)
}

// give adds a holding from a day on, not before the person is there. It returns nil where the person has it already.
func (w *World) give(s *draw.Source, i, a, g, day int, how through) *holding {
	p := &w.people[i]
	key := [3]int{i, a, -1}
	if a < 0 {
		key[2] = g
	}
	if w.held[key] {
		return nil
	}
	w.held[key] = true
	if p.kind == service || p.kind == breakGlass {
		day = min(day, -30)
	}
	h := &holding{user: i, app: a, group: g, start: day, end: never, how: how, over: never, next: -1}
	switch {
	case day <= p.joined:
		h.start, h.created = p.joined, p.created.Add(time.Duration(s.Between(1, 90))*time.Minute)
		if how != byRule && p.joined >= 0 {
			h.start += s.Between(0, 9)
			h.created = moment(s, h.start)
			h.start = max(p.joined, dayOf(h.created))
			if h.start == p.joined {
				h.created = p.created.Add(time.Hour)
			}
		}
	case how == byRule:
		h.created = midnight(day).Add(9*time.Hour + time.Duration(s.Between(60, 900))*time.Second)
	default:
		h.created = moment(s, day)
		h.start = dayOf(h.created)
	}
	if h.start <= p.joined && h.created.Before(p.created) {
		h.created = p.created.Add(time.Minute)
	}
	if p.back < never && h.start < p.off {
		// Okta takes the access of a deactivated account; a rehire gets it anew.
		h.end = p.off
		if h.direct() {
			w.again(s, h, p.back+s.Between(0, 8))
		}
	}
	p.holdings = append(p.holdings, len(w.holdings))
	w.holdings = append(w.holdings, h)
	return h
}

// again adds the holding by which a rehire has the same access later.
func (w *World) again(s *draw.Source, old *holding, day int) {
	h := *old
	h.created = moment(s, day)
	h.start, h.end = dayOf(h.created), never
	h.how = byRequest
	w.people[h.user].holdings = append(w.people[h.user].holdings, len(w.holdings))
	w.holdings = append(w.holdings, &h)
}

// holds returns the living holding of an app on a day, nil without one.
func (w *World) holds(i, a, day int) *holding {
	for _, n := range w.people[i].holdings {
		if h := w.holdings[n]; h.app == a && h.alive(day) {
			return h
		}
	}
	return nil
}
