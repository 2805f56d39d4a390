package year

import (
	"time"

	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/simulator/syslog"
)

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
