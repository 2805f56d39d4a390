package year

import (
	"fmt"
	"time"

	"recert/deploy/quickstart/simulator/draw"
	"recert/deploy/quickstart/simulator/org"
)

// campaign is one certification campaign.
type campaign struct {
	launched, ended time.Time
	first, last     int // its items are w.all.Reviews[first:last]
	truth           map[string]Verdict
	holdings        []int // of its items
}

// Verdict is one entry of truth.json.
type Verdict struct {
	Truth string `json:"truth"`
	Why   string `json:"why"`
}

type candidate struct {
	holding    int
	truth, why string
}

// schedule names the campaigns of the year; none is seen before its launch.
func (w *World) schedule() {
	for c := range Campaigns {
		w.all.Campaigns = append(w.all.Campaigns, org.Campaign{
			ID: draw.ID(w.Seed, "ici", c), Template: draw.ID(w.Seed, "icp", c), Name: fmt.Sprintf("Access review, quarter %d", c+1), Status: "SCHEDULED",
			Created: LaunchTime(c).Add(-50 * time.Hour), Launched: LaunchTime(c), Closes: LaunchTime(c).AddDate(0, 0, openDays), Owner: 1,
		})
	}
}

// launch picks the items of campaign c and opens it.
func (w *World) launch(c int) {
	s := draw.New(w.Seed+uint64(c), "year campaign")
	day := LaunchDay(c)
	k := &campaign{launched: LaunchTime(c), first: len(w.all.Reviews), truth: map[string]Verdict{}}
	byWhy := map[string][]candidate{}
	for n, h := range w.holdings {
		if !h.alive(day) || !w.reviewed(h) || w.hidden(h, day) {
			continue
		}
		truth, why := w.judge(h, day)
		byWhy[why] = append(byWhy[why], candidate{n, truth, why})
	}
	chosen := w.pick(s, byWhy)
	for i, v := range chosen {
		h := w.holdings[v.holding]
		r := org.Review{ID: draw.ID(w.Seed, "icr", c*1_000_000+i), Campaign: c, User: h.user, App: h.app, Group: org.None, Decision: "UNREVIEWED", Remedy: "NONE"}
		if h.app < 0 {
			r.App, r.Group = org.None, h.group
		}
		if r.Reviewer = w.people[h.user].job(day).mgr; r.Reviewer < 0 || w.people[r.Reviewer].isOff(day) {
			r.Reviewer = 1
		}
		k.truth[r.ID] = Verdict{v.truth, v.why}
		k.holdings = append(k.holdings, v.holding)
		w.all.Reviews = append(w.all.Reviews, r)
	}
	k.last = len(w.all.Reviews)
	w.campaigns = append(w.campaigns, k)
	w.all.Campaigns[c].Status = "ACTIVE"
	w.decide(c)
}

// reviewed tells whether campaigns ask about h: not about what everybody has, nor about groups that give an app, which
// is asked about itself.
func (w *World) reviewed(h *holding) bool {
	if h.app >= 0 {
		return w.apps[h.app].kind != birthright
	}
	k := w.groups[h.group].kind
	return k == privilegedGroup || k == teamGroup
}

// pick takes all that is rare, bounded shares of the kinds of which there is much, and ordinary access for the rest.
func (w *World) pick(s *draw.Source, byWhy map[string][]candidate) []candidate {
	var chosen, rest []candidate
	for _, q := range []struct {
		why     string
		percent int // of the items
	}{
		{WhyDormant, 7}, {WhyLeaver, 3}, {WhyMover, 4}, {WhyExpired, 2}, {WhyGamer, 2}, {WhySoD, 2}, {WhyOutOfBand, 2},
		{WhySeasonal, 8}, {WhyBreakGlass, 1}, {WhyService, 2}, {WhyLeave, 4}, {WhyJoiner, 4}, {WhyUnobservable, 6},
		{WhyTransition, 2}, {WhyReorg, 6}, {WhyRare, 8}, {WhyRehire, 1}, {WhyNearMiss, 12},
	} {
		list := byWhy[q.why]
		draw.Shuffle(s, list)
		n := min(len(list), max(2, q.percent*w.Items/100))
		chosen, rest = append(chosen, list[:n]...), append(rest, list[n:]...)
	}
	ordinary := byWhy[WhyOrdinary]
	draw.Shuffle(s, ordinary)
	ordinary = append(ordinary, rest...)
	chosen = append(chosen, ordinary[:max(0, min(len(ordinary), w.Items-len(chosen)))]...)
	draw.Shuffle(s, chosen)
	return chosen
}

// Truth returns what is right about each item of campaign c, from 0.
func (w *World) Truth(c int) map[string]Verdict { return w.campaigns[c].truth }
