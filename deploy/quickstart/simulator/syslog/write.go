package syslog

import (
	"cmp"
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// writer collects the events of the history.
type writer struct {
	org    *org.Org
	draw   *draw.Source
	events []event
	visits []visit
}

// visit is one working day of one user, where further everyday events may be added.
type visit struct {
	user int32
	at   int64
}

// write lists the events of the org's history in the order in which they were stored, the campaign's launch last.
func write(o *org.Org) []event {
	w := &writer{org: o, draw: draw.New(o.Seed, "log"), events: make([]event, 0, target(o)+target(o)/8)}
	w.chronicle()
	w.uses()
	w.everyday()
	w.incidents()
	w.fill(target(o) - 1)
	w.settle()
	launch := org.LaunchTime().UnixMilli()
	return append(w.events, event{at: launch, persisted: launch, actor: int32(o.Campaigns[1].Owner), a: 1, kind: CampaignLaunch})
}

// target is the number of events that an org of this size writes: 25 per user in nine days.
func target(o *org.Org) int { return o.Params.Users * o.Days * 25 / 9 }

func (w *writer) add(at time.Time, k Kind, actor int, e event) {
	e.at, e.kind, e.actor = at.UnixMilli(), k, int32(actor)
	w.events = append(w.events, e)
}

// settle gives every event the moment at which it was stored and sorts by it: an event is stored some seconds after
// it was published, now and then a minute later, so the log is not quite in the order of publication.
func (w *writer) settle() {
	latest := org.LaunchTime().Add(-time.Second).UnixMilli()
	s := draw.New(w.org.Seed, "settle")
	for i := range w.events {
		e := &w.events[i]
		e.at = min(e.at, latest-5000)
		lag := 400 + s.Int(3000)
		if s.Chance(0.01) {
			lag += s.Int(60_000)
		}
		e.persisted = min(e.at+int64(lag), latest)
	}
	slices.SortStableFunc(w.events, func(a, b event) int { return cmp.Compare(a.persisted, b.persisted) })
}

// at returns a moment of a log day in the office hours of the user's site.
func (w *writer) at(user, day int) time.Time {
	zone := zoneHours(w.org.Users[user].Site)
	minute := 7*60 + w.draw.Int(10*60) - zone*60
	return w.org.Start.AddDate(0, 0, day).Add(time.Duration(minute)*time.Minute + time.Duration(w.draw.Int(60_000))*time.Millisecond)
}
