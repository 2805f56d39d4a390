package year

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/syslog"
)

// chronicle plans the events of lives and access as they are foreseen; decisions add to it as the year goes on.
func (w *World) chronicle() {
	for i := range w.people {
		w.life(i)
	}
	for _, h := range w.holdings {
		w.granted(h)
		w.ends(h)
	}
	for c := range Campaigns {
		w.tell(syslog.Note{At: LaunchTime(c).Add(-50 * time.Hour), Kind: syslog.CampaignCreate, Actor: 1, A: c})
	}
}

func (w *World) life(i int) {
	p := &w.people[i]
	s := draw.New(w.Seed+uint64(i), "year life")
	about := func(day int, kind syslog.Kind, variant uint8) {
		w.tell(syslog.Note{At: moment(s, day), Kind: kind, Actor: 1 + s.Int(3), A: i, Variant: variant})
	}
	w.tell(syslog.Note{At: p.created, Kind: syslog.UserCreate, Actor: 1, A: i})
	w.tell(syslog.Note{At: p.created.Add(7 * time.Minute), Kind: syslog.UserActivate, Actor: 1, A: i})
	if p.off < never {
		kind := syslog.UserDeactivate
		if p.suspended {
			kind = syslog.UserSuspend
		}
		w.tell(syslog.Note{At: midnight(p.off).Add(6 * time.Hour), Kind: kind, Actor: 1, A: i})
	}
	if p.back < never {
		w.tell(syslog.Note{At: midnight(p.back).Add(6 * time.Hour), Kind: syslog.UserActivate, Actor: 1, A: i})
	}
	for _, l := range p.leaves {
		about(l.from-5, syslog.UpdateProfile, 1)
	}
	if p.renewed < never {
		about(p.renewed, syslog.UpdateProfile, 3)
	}
	for _, j := range p.jobs[1:] {
		w.tell(syslog.Note{At: midnight(j.from).Add(5 * time.Hour), Kind: syslog.UpdateProfile, Actor: syslog.System, A: i})
		old := p.job(j.from - 1)
		if old.department == j.department {
			continue
		}
		w.tell(syslog.Note{At: midnight(j.from).Add(5*time.Hour + time.Minute), Kind: syslog.MemberRemove, Actor: syslog.System, A: i, B: 1 + old.department})
		w.tell(syslog.Note{At: midnight(j.from).Add(5*time.Hour + 2*time.Minute), Kind: syslog.MemberAdd, Actor: syslog.System, A: i, B: 1 + j.department})
	}
}

// granted plans the events by which h begins.
func (w *World) granted(h *holding) {
	if h.start < 0 || h.app >= 0 && h.how == byRule {
		return
	}
	s := draw.New(w.Seed+uint64(h.user)<<20+uint64(h.app+2), "year grant")
	n := syslog.Note{At: h.created, Kind: syslog.AppUserAdd, Actor: 1 + s.Int(3), A: h.user, B: h.app}
	if h.group >= 0 {
		n.Kind, n.B = syslog.MemberAdd, h.group
	}
	if h.how == byRequest {
		n.Actor = syslog.Requests
		if h.group >= 0 {
			ref := uint32(h.user)<<8 + uint32(h.group)&255
			w.tell(syslog.Note{At: h.created.Add(-time.Duration(s.Between(3, 40)) * time.Hour), Kind: syslog.AccessRequestCreate, Actor: h.user, A: h.user, B: h.group, Ref: ref})
			w.tell(syslog.Note{At: h.created.Add(-time.Duration(s.Between(20, 90)) * time.Second), Kind: syslog.AccessRequestResolve, Actor: syslog.Requests, A: h.user, B: h.group, Ref: ref})
		}
	}
	w.tell(n)
}

// ends plans the events by which h ends as foreseen.
func (w *World) ends(h *holding) {
	if h.end >= Days || h.end < 0 || h.app >= 0 && h.how == byRule {
		return
	}
	w.removedAt(h, midnight(h.end).Add(7*time.Hour), 1)
}

func (w *World) removedAt(h *holding, at time.Time, actor int) {
	n := syslog.Note{At: at, Kind: syslog.AppUserRemove, Actor: actor, A: h.user, B: h.app}
	if h.group >= 0 {
		n.Kind, n.B = syslog.MemberRemove, h.group
	}
	w.tell(n)
}
