package year

import (
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
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
		if h.silent || w.people[r].onLeave(k.day()+3) {
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

// remedy takes the access away, unless a rule would give it back or Okta fails; who needed it asks for it again.
func (w *World) remedy(p *syslog.Page, r *org.Review, review int, h *holding, failed bool, again int) {
	switch {
	case !h.direct():
		r.Remedy = "MANUAL"
	case failed:
		r.Remedy = "ERROR"
	default:
		r.Remedy = "SUCCESS"
	}
	p.Note(syslog.Note{At: r.Decided.Add(2 * time.Minute), Kind: syslog.ItemRemediate, Actor: r.Reviewer, A: review})
	day := dayOf(r.Decided)
	if r.Remedy != "SUCCESS" || !h.alive(day) {
		return
	}
	h.end, h.removed = day, true
	kind, b := syslog.AppUserRemove, h.app
	if h.group >= 0 {
		kind, b = syslog.MemberRemove, h.group
	}
	p.Note(syslog.Note{At: r.Decided.Add(3 * time.Minute), Kind: kind, Actor: syslog.Requests, A: h.user, B: b})
	if truth, why := w.judge(h, day); truth == Keep && why != WhyUnobservable && h.over >= day && w.people[h.user].class == classHuman {
		w.regain(h, day+again)
	}
}

// regain gives access back that was taken by mistake.
func (w *World) regain(old *holding, day int) {
	h := *old
	h.created = midnight(day).Add(10*time.Hour + time.Duration(old.user%3600)*time.Second)
	h.start, h.end, h.removed, h.how = day, never, false, byRequest
	h.use.from = day
	w.people[h.user].holdings = append(w.people[h.user].holdings, len(w.holdings))
	w.holdings = append(w.holdings, &h)
	w.granted(&h)
}

// close ends a campaign: what nobody answered stays as it is.
func (w *World) close(c int, p *syslog.Page) {
	k := w.campaigns[c]
	for i := k.first; i < k.last; i++ {
		if w.all.Reviews[i].Decision == "UNREVIEWED" {
			p.Note(syslog.Note{At: k.ended.Add(time.Duration(i-k.first) * time.Millisecond), Kind: syslog.ItemDecide, Actor: syslog.System, A: i, Variant: 2, Skipped: true})
		}
	}
	p.Note(syslog.Note{At: k.ended.Add(time.Minute), Kind: syslog.CampaignClose, Actor: 1, A: c})
	w.all.Campaigns[c].Status, w.all.Campaigns[c].Ended = "COMPLETED", k.ended
}
