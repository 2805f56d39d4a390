package org

import (
	"strconv"

	"recert/deploy/quickstart/simulator/draw"
)

// plant decides how each holding is used and what is right to do about it.
func (o *Org) plant() {
	s := draw.New(o.Seed, "plant")
	for i := range o.Grants {
		o.byPerson(s, &o.Grants[i])
	}
	for i := range o.Members {
		o.membershipOf(&o.Members[i])
	}
	o.sodPairs(s)
	o.outOfBand(s)
	o.dormants(s)
	o.nearMisses(s)
	o.planted = map[int]bool{}
	for i := range o.Grants {
		if o.Grants[i].why != WhyOrdinary {
			o.planted[o.Grants[i].User] = true
		}
	}
	for i := range o.Members {
		if o.Members[i].why != WhyOrdinary {
			o.planted[o.Members[i].User] = true
		}
	}
}

// byPerson sets what follows from who the holder is and what the app is.
func (o *Org) byPerson(s *draw.Source, g *Grant) {
	u, a := &o.Users[g.User], &o.Apps[g.App]
	held := span{max(0, o.day(g.Created)+1), o.Days - 1}
	g.Use = o.habit(s, a, u.active.clip(held))
	switch u.kind {
	case leaver:
		g.truth, g.why = Revoke, WhyLeaver
		return
	case onLeave:
		g.why = WhyLeave
		return
	case joiner:
		if g.why = WhyJoiner; s.Chance(0.4) {
			g.Use = never()
		}
		return
	case breakGlass:
		g.Use, g.why = never(), WhyBreakGlass
		return
	case service:
		g.Use, g.why = never(), WhyNearMiss
		return
	case returned:
		g.why = WhyNearMiss
		return
	}
	switch a.kind {
	case seasonal:
		g.why = WhySeasonal
	case unobservable:
		g.why = WhyUnobservable
	case departmental:
		o.byMove(s, g, u, a, held)
	}
}

// habit draws how somebody who has the app for his work uses it within the given days.
func (o *Org) habit(s *draw.Source, a *App, days span) Use {
	switch a.kind {
	case seasonal:
		var list []int
		for d := days.from; d <= min(days.until, 9); d++ {
			if s.Chance(0.45) {
				list = append(list, d)
			}
		}
		return bursts(list...)
	case unobservable:
		if s.Chance(0.02) && days.until > days.from {
			return bursts(s.Between(days.from, days.until))
		}
		return never()
	case birthright:
		return steady(4+5*s.Float(), days)
	default:
		return steady(2.5+6.5*s.Float()*s.Float()+s.Float(), days)
	}
}

// byMove: who changed department and still holds the old one's app has either stopped using it or hands it over.
func (o *Org) byMove(s *draw.Source, g *Grant, u *User, a *App, held span) {
	if u.previous == None || a.department != u.previous {
		return
	}
	if u.kind == transition {
		g.why = WhyNearMiss
		return
	}
	g.truth, g.why = Revoke, WhyMover
	g.Use = steady(3+4*s.Float(), span{held.from, o.day(u.moved) + s.Between(-1, 4)})
}

func (o *Org) membershipOf(m *Member) {
	switch o.Users[m.User].kind {
	case leaver:
		m.truth, m.why = Revoke, WhyLeaver
	case onLeave:
		m.why = WhyLeave
	case joiner:
		m.why = WhyJoiner
	case breakGlass:
		m.why = WhyBreakGlass
	case service, returned:
		m.why = WhyNearMiss
	}
}

// sodPairs declares which apps exclude each other and gives a few people both.
func (o *Org) sodPairs(s *draw.Source) {
	for a := range o.Apps {
		if o.Apps[a].kind != sodLeft {
			continue
		}
		n := len(o.Pairs)
		o.Pairs = append(o.Pairs, Pair{
			ID: "sod-" + string(rune('a'+n%26)) + "-" + strconv.Itoa(n+1), Name: o.Apps[a].Label + " against " + o.Apps[a+1].Label, Left: a, Right: a + 1,
		})
		planted := 0
		for _, i := range s.Perm(len(o.Grants)) {
			g := &o.Grants[i]
			if g.App != a || o.Users[g.User].kind != plain || o.holds(g.User, a+1) || o.day(g.Created) >= o.Days/2 {
				continue
			}
			o.grant(g.User, a+1, None, later(o.Users[g.User].Created, o.ago(s, o.Days+5, 500)))
			second := &o.Grants[len(o.Grants)-1]
			second.Use = steady(4+3*s.Float(), span{0, o.Days - 1})
			second.truth, second.why = Revoke, WhySoD
			o.Grants[i].why = WhyNearMiss
			if planted++; planted >= max(2, o.Params.Items/500) {
				break
			}
		}
	}
}

// outOfBand puts people into privileged groups past the request flow; others get there through it.
func (o *Org) outOfBand(s *draw.Source) {
	want := max(3, o.Params.Items/250)
	near := want
	for _, i := range s.Perm(len(o.Users)) {
		u := &o.Users[i]
		group := o.privileged(s)
		if _, in := o.joined[[2]int{i, group}]; in || u.kind != plain || o.day(u.Created) > -30 {
			continue
		}
		at := o.ago(s, 3, o.Days-2)
		switch {
		case want > 0:
			o.join(i, group, at)
			m := &o.Members[len(o.Members)-1]
			m.truth, m.why = Revoke, WhyOutOfBand
			want--
		case near > 0:
			o.join(i, group, at)
			o.Members[len(o.Members)-1].why = WhyNearMiss
			near--
		default:
			return
		}
	}
}

func (o *Org) privileged(s *draw.Source) int {
	for {
		if g := s.Int(len(o.Groups)); o.Groups[g].kind == privilegedGroup {
			return g
		}
	}
}

// dormants plants access that somebody stopped using, or never used, in apps whose other holders use them steadily.
func (o *Org) dormants(s *draw.Source) {
	want := max(6, o.Params.Items*6/100)
	perApp := map[int]int{}
	holders := o.holders()
	for _, i := range s.Perm(len(o.Grants)) {
		g := &o.Grants[i]
		if want == 0 {
			return
		}
		if !o.ordinary(g) || o.day(g.Created) >= -10 || perApp[g.App] >= max(1, holders[g.App]/8) {
			continue
		}
		if g.Via != None && !s.Chance(0.25) {
			continue
		}
		perApp[g.App]++
		want--
		g.truth, g.why = Revoke, WhyDormant
		g.Use = never()
		if s.Chance(0.45) {
			g.Use = steady(2+3*s.Float(), span{0, s.Between(2, max(3, o.Days/5))})
		}
		if g.Via != None {
			o.Members[o.joined[[2]int{g.User, g.Via}]].off = true
		}
	}
}

// nearMisses plants what looks like a finding and is right to keep: rare but regular use, use by the quarter, fresh grants.
func (o *Org) nearMisses(s *draw.Source) {
	want := max(6, o.Params.Items*5/100)
	for _, i := range s.Perm(len(o.Grants)) {
		g := &o.Grants[i]
		if want == 0 {
			return
		}
		if !o.ordinary(g) {
			continue
		}
		fresh := o.day(g.Created) >= o.Days-14
		switch {
		case fresh:
			g.Use = never()
		case o.day(g.Created) >= 0:
			continue
		case s.Chance(0.6):
			g.Use = steady(12+4*s.Float(), span{0, o.Days - 1})
			g.Use.Bursts = []int{o.Days - s.Between(3, 9)}
		default:
			g.Use = bursts(s.Between(1, 3), s.Between(4, 6), o.Days-s.Between(5, 7), o.Days-s.Between(2, 4))
		}
		g.why = WhyNearMiss
		want--
	}
}

// ordinary tells whether nothing is planted about g so far, and people and app leave room for it.
func (o *Org) ordinary(g *Grant) bool {
	k, a := o.Users[g.User].kind, o.Apps[g.App].kind
	return g.why == WhyOrdinary && (k == plain || k == boss) && (a == shared || a == departmental && g.Via == None)
}

func (o *Org) holders() map[int]int {
	n := map[int]int{}
	for i := range o.Grants {
		n[o.Grants[i].App]++
	}
	return n
}
