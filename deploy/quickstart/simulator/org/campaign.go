package org

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// campaigns plans a closed campaign, whose decisions are history, and the one that is launched at the end of the log.
func (o *Org) campaigns() error {
	s := draw.New(o.Seed, "campaigns")
	past := o.Start.AddDate(0, 0, max(1, o.Days/6)).Add(9 * time.Hour)
	o.Campaigns = []Campaign{
		o.campaign(0, "Access review of the third quarter", "COMPLETED", past),
		o.campaign(1, "Access review of the year", "ACTIVE", LaunchTime()),
	}
	o.Campaigns[0].Ended = past.AddDate(0, 0, max(2, o.Days/6)).Add(8 * time.Hour)
	o.pastReviews(s)
	return o.currentReviews(s)
}

func (o *Org) campaign(n int, name, status string, launched time.Time) Campaign {
	return Campaign{
		ID: draw.ID(o.Seed, "ici", n), Template: draw.ID(o.Seed, "icp", n), Name: name, Status: status,
		Created: launched.Add(-50 * time.Hour), Launched: launched, Closes: launched.AddDate(0, 0, 14), Owner: 1,
	}
}

// pastReviews are the decided items of the closed campaign: most approved, those revoked are gone by now.
func (o *Org) pastReviews(s *draw.Source) {
	c := &o.Campaigns[0]
	want := max(8, o.Params.Items/12)
	length := int(c.Ended.Sub(c.Launched)/time.Minute) - 60
	for _, i := range s.Perm(len(o.Grants)) {
		g := &o.Grants[i]
		if want == 0 {
			return
		}
		a := o.Apps[g.App].kind
		if a == birthright || o.day(g.Created) >= -5 || o.Users[g.User].Manager == None || !o.Users[g.User].moved.IsZero() {
			continue
		}
		r := Review{Campaign: 0, User: g.User, App: g.App, Group: None, Reviewer: o.Users[g.User].Manager, Decision: "APPROVE", Remedy: "NONE"}
		if s.Chance(0.12) {
			r.App = (g.App + 1 + s.Int(len(o.Apps)-1)) % len(o.Apps)
			if o.holds(g.User, r.App) || o.Apps[r.App].kind != shared {
				continue
			}
			r.Decision, r.Remedy = "REVOKE", "SUCCESS"
		}
		r.Decided = c.Launched.Add(time.Duration(s.Between(30, length)) * time.Minute)
		r.ID = draw.ID(o.Seed, "icr", 1_000_000+want)
		o.Reviews = append(o.Reviews, r)
		want--
	}
}

// currentReviews picks the items of the live campaign: a share of each planted kind, and ordinary access for the rest.
func (o *Org) currentReviews(s *draw.Source) error {
	byWhy := map[string][]Review{}
	for i := range o.Grants {
		g := &o.Grants[i]
		if o.Apps[g.App].kind == birthright {
			continue
		}
		byWhy[g.why] = append(byWhy[g.why], Review{User: g.User, App: g.App, Group: None, truth: g.truth, why: g.why})
	}
	for i := range o.Members {
		m := &o.Members[i]
		switch o.Groups[m.Group].kind {
		case accessGroup, privilegedGroup, teamGroup:
			if !m.off {
				byWhy[m.why] = append(byWhy[m.why], Review{User: m.User, App: None, Group: m.Group, truth: m.truth, why: m.why})
			}
		}
	}
	chosen, rest := o.quotas(s, byWhy)
	if missing := o.Params.Items - len(chosen); missing > len(rest) {
		return &TooManyItemsError{Most: len(chosen) + len(rest)}
	} else if missing > 0 {
		chosen = append(chosen, rest[:missing]...)
	}
	draw.Shuffle(s, chosen)
	for i := range chosen {
		r := &chosen[i]
		r.Campaign, r.Decision, r.Remedy = 1, "UNREVIEWED", "NONE"
		r.ID = draw.ID(o.Seed, "icr", i)
		if r.Reviewer = o.Users[r.User].Manager; r.Reviewer == None {
			r.Reviewer = 1
		}
	}
	o.awkwardReviewers(chosen)
	o.Reviews = append(o.Reviews, chosen...)
	return nil
}

// quotas returns what must be in the campaign, and in which order the rest fills it.
func (o *Org) quotas(s *draw.Source, byWhy map[string][]Review) (chosen, rest []Review) {
	for _, q := range []struct {
		why     string
		percent float64
	}{
		{WhyDormant, 100},
		{WhyOutOfBand, 100},
		{WhySoD, 100},
		{WhyMover, 100},
		{WhyLeaver, 3},
		{WhySeasonal, 3},
		{WhyBreakGlass, 1},
		{WhyLeave, 2.5},
		{WhyJoiner, 2.5},
		{WhyUnobservable, 4},
		{WhyNearMiss, 9},
	} {
		list := byWhy[q.why]
		draw.Shuffle(s, list)
		n := min(len(list), max(3, int(q.percent*float64(o.Params.Items)/100)))
		chosen = append(chosen, list[:n]...)
		rest = append(rest, list[n:]...)
	}
	ordinary := byWhy[WhyOrdinary]
	draw.Shuffle(s, ordinary)
	if len(chosen) > o.Params.Items {
		chosen = chosen[:o.Params.Items]
	}
	return chosen, append(ordinary, rest...)
}

// awkwardReviewers gives some ordinary items a reviewer who cannot decide: the subject, or somebody whose account is off.
func (o *Org) awkwardReviewers(items []Review) {
	gone := None
	for i := range o.Users {
		if o.Users[i].Status == "DEPROVISIONED" {
			gone = i
			break
		}
	}
	left := 12
	for i := range items {
		r := &items[i]
		if r.why != WhyOrdinary || o.Users[r.User].kind != plain {
			continue
		}
		if r.Reviewer = r.User; left%2 == 0 && gone != None {
			r.Reviewer = gone
		}
		if left--; left == 0 {
			return
		}
	}
}

// Truth returns what is right for r and why, in the words of truth.json.
func (o *Org) Truth(r *Review) (truth, why string) { return r.truth, r.why }
