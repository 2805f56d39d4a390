package year

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// through tells who gave access.
type through uint8

const (
	byRule through = iota
	byAdmin
	byRequest
)

// holding is one app held by one person, or, where app is -1, one membership that gives no app.
type holding struct {
	user, app, group int // group is the one through which an app comes, or the membership itself; -1 without
	start, end       int
	created          time.Time
	how              through
	use              use

	// over is the first day without need, and why what it is called then.
	over int
	why  string
	// wrong is what access is called that should never have been given.
	wrong string
	// rare and near mark what is right to keep and looks as if it were not.
	rare, near bool
	removed    bool // by a decision
	next       int  // holding that came in its place, or -1
}

func (h *holding) alive(day int) bool { return day >= h.start && day < h.end }

// direct tells that no rule would give the access back.
func (h *holding) direct() bool { return h.how != byRule }

// holdings decides who holds what, and from when to when.
func (w *World) holdings0() {
	s := draw.New(w.Seed, "year holdings")
	for i := range w.people {
		w.standard(s, i)
		for a := range w.apps {
			w.maybe(s, i, a)
		}
	}
}

// standard gives memberships that have no app of their own.
func (w *World) standard(s *draw.Source, i int) {
	for range s.Between(1, 3) {
		g := s.Int(len(w.groups))
		switch w.groups[g].kind {
		case teamGroup:
			w.give(s, i, -1, g, w.since(s, i), byAdmin)
		case privilegedGroup:
			if s.Chance(0.3) {
				w.give(s, i, -1, g, -s.Between(20, 700), byRequest)
			}
		}
	}
	if w.people[i].kind == breakGlass {
		for g := range w.groups {
			if w.groups[g].kind == privilegedGroup && s.Chance(0.6) {
				w.give(s, i, -1, g, -s.Between(20, 700), byRequest)
			}
		}
	}
}

// maybe decides whether person i ever holds app a by right.
func (w *World) maybe(s *draw.Source, i, a int) {
	p, app := &w.people[i], &w.apps[a]
	switch app.kind {
	case birthright:
		w.give(s, i, a, 0, -never, byRule)
		return
	case departmental:
		w.departmental(s, i, a)
		return
	case dutyRight:
		if w.holds(i, a-1, 0) != nil || !s.Chance(app.share*0.6) {
			return
		}
	default:
		if !s.Chance(app.share * appetite(p)) {
			return
		}
	}
	how, g := byAdmin, -1
	if s.Chance(0.4) {
		how = byRequest
	}
	if app.group >= 0 && s.Chance(0.5) {
		g = app.group
	}
	w.give(s, i, a, g, w.since(s, i), how)
}

func appetite(p *person) float64 {
	switch p.class {
	case classBreakGlass:
		return 1.6
	case classService:
		return 0.4
	}
	return 1
}

// departmental gives the apps of the departments that the person works in, by rule or by hand.
func (w *World) departmental(s *draw.Source, i, a int) {
	p, app := &w.people[i], &w.apps[a]
	for n := range p.jobs {
		if n > 0 && p.team && n == len(p.jobs)-1 {
			break // a re-org changes nobody's work
		}
		j := &p.jobs[n]
		until := never
		if n+1 < len(p.jobs) && !(p.team && n+1 == len(p.jobs)-1) {
			until = p.jobs[n+1].from
		}
		if app.department != j.department {
			continue
		}
		if app.group >= 0 {
			if h := w.give(s, i, a, app.group, j.from, byRule); h != nil {
				h.end = min(h.end, until)
			}
			return
		}
		if !s.Chance(app.share) {
			return
		}
		since := w.since(s, i)
		if n > 0 {
			since = j.from + s.Between(0, 6)
		} else if until < never && since >= until-20 {
			since = -s.Between(60, 700)
		}
		w.give(s, i, a, -1, since, byAdmin)
		return
	}
	// A few people of other departments hold it for good reasons.
	if app.group < 0 && p.kind == plain && s.Chance(0.004) {
		w.give(s, i, a, -1, w.since(s, i), byRequest)
	}
}
