package year

import (
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/syslog"
)

// habit is how a reviewer reviews: he keeps it through all campaigns.
type habit struct {
	// bulk approves whatever is there, within seconds; silent answers nothing.
	bulk, silent bool
	// kind and hard multiply the chance of a wrong approval and of a wrong revocation.
	kind, hard float64
	// unanswered is the share of items that are left alone.
	unanswered float64
}

func (w *World) habit(reviewer int) *habit {
	if h := w.reviewers[reviewer]; h != nil {
		return h
	}
	s := draw.New(w.Seed+uint64(reviewer), "year habit")
	h := &habit{kind: 1, hard: 1, unanswered: 0.03 + 0.08*s.Float()}
	switch x := s.Float(); {
	case x < 0.12:
		h.bulk = true
	case x < 0.18:
		h.silent = true
	case x < 0.38:
		h.kind, h.hard = 2, 0.3
	case x < 0.52:
		h.kind, h.hard = 0.4, 2.2
	}
	w.reviewers[reviewer] = h
	return h
}

// doubt is how often an ordinary reviewer decides wrongly about a kind.
func doubt(why string) float64 {
	switch why {
	case WhyOrdinary, WhyLeaver, WhyJoiner:
		return 0.015
	case WhySeasonal, WhyNearMiss, WhyRare, WhyReorg, WhyTransition, WhyUnobservable, WhyLeave:
		return 0.045
	case WhyBreakGlass, WhyService, WhyRehire:
		return 0.03
	case WhyDormant, WhyMover, WhyExpired, WhyOutOfBand:
		return 0.13
	case WhySoD:
		return 0.25
	case WhyGamer:
		return 0.4
	}
	return 0.05
}

// decide plans what the reviewers of campaign c will do within the days that it runs.
func (w *World) decide(c int) {
	s := draw.New(w.Seed+uint64(c), "year decide")
	k := w.campaigns[c]
	byReviewer := map[int][]int{}
	var reviewers []int
	for i := k.first; i < k.last; i++ {
		r := w.all.Reviews[i].Reviewer
		if byReviewer[r] == nil {
			reviewers = append(reviewers, r)
		}
		byReviewer[r] = append(byReviewer[r], i)
	}
	slices.Sort(reviewers)
	for _, r := range reviewers {
		h, list := w.habit(r), byReviewer[r]
		if p := &w.people[r]; h.silent || p.onLeave(k.day()+3) || p.isOff(k.day()+3) {
			continue
		}
		at := moment(s, k.day()+s.Between(2, openDays-2))
		for _, i := range list {
			if h.bulk {
				at = at.Add(time.Duration(s.Between(700, 2500)) * time.Millisecond)
				w.decideAt(s, i, at, "APPROVE")
				continue
			}
			at = at.Add(time.Duration(s.Between(12, 200)) * time.Second)
			if s.Chance(0.05) {
				at = at.Add(time.Duration(s.Between(20, 600)) * time.Minute)
			}
			if !s.Chance(h.unanswered) {
				w.decideAt(s, i, at, w.opinion(s, h, k.truth[w.all.Reviews[i].ID]))
			}
		}
	}
	k.ended = midnight(CloseDay(c)).Add(18 * time.Hour)
	w.at(k.ended, func(p *syslog.Page) { w.close(c, p) })
}

func (k *campaign) day() int { return dayOf(k.launched) }

func (w *World) opinion(s *draw.Source, h *habit, v Verdict) string {
	wrong, right, other := doubt(v.Why)*h.hard, "APPROVE", "REVOKE"
	if v.Truth == Revoke {
		wrong, right, other = doubt(v.Why)*h.kind, "REVOKE", "APPROVE"
	}
	if s.Chance(min(wrong, 0.9)) {
		return other
	}
	return right
}

// decideAt plans one decision and what follows from it.
func (w *World) decideAt(s *draw.Source, review int, at time.Time, decision string) {
	r := &w.all.Reviews[review]
	k := w.campaigns[r.Campaign]
	if end := midnight(CloseDay(r.Campaign)).Add(17 * time.Hour); at.After(end) {
		at = end.Add(-time.Duration(s.Int(3600)) * time.Second)
	}
	h := w.holdings[k.holdings[review-k.first]]
	failed := s.Chance(0.06)
	again := s.Between(3, 20)
	w.at(at, func(p *syslog.Page) {
		r := &w.all.Reviews[review]
		r.Decision, r.Decided = decision, at
		p.Note(syslog.Note{At: at, Kind: syslog.ItemDecide, Actor: r.Reviewer, A: review})
		if decision == "REVOKE" {
			w.remedy(p, r, review, h, failed, again)
		}
	})
}
