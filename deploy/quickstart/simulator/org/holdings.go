package org

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// holdings decides who is in which group and holds which app, and since when.
func (o *Org) holdings() {
	s := draw.New(o.Seed, "holdings")
	for i := range o.Users {
		u := &o.Users[i]
		gone := u.Status == "DEPROVISIONED"
		if !gone {
			o.standardMemberships(s, i)
		}
		for a := range o.Apps {
			o.maybeGrant(s, i, a, gone)
		}
	}
}

func (o *Org) standardMemberships(s *draw.Source, i int) {
	u := &o.Users[i]
	since := u.Created
	o.join(i, 0, since)
	o.join(i, 1+u.department, later(since, u.moved))
	o.join(i, 1+o.departments+u.site, since)
	for range s.Between(1, 3) {
		g := s.Int(len(o.Groups))
		switch o.Groups[g].kind {
		case teamGroup:
			o.join(i, g, o.since(s, u))
		case privilegedGroup:
			if s.Chance(0.25) {
				o.join(i, g, later(o.ago(s, o.Days+10, 900), u.Created))
			}
		}
	}
	if u.kind == breakGlass {
		for g := range o.Groups {
			if o.Groups[g].kind == privilegedGroup && s.Chance(0.6) {
				o.join(i, g, u.Created)
			}
		}
	}
}

// maybeGrant decides whether user i holds app a.
func (o *Org) maybeGrant(s *draw.Source, i, a int, gone bool) {
	u, app := &o.Users[i], &o.Apps[a]
	via := None
	if len(app.Groups) > 0 && s.Chance(0.55) {
		via = app.Groups[0]
	}
	since := o.since(s, u)
	switch app.kind {
	case birthright:
		via, since = 0, u.Created
	case departmental:
		here, before := app.department == u.department, app.department == u.previous
		byRule := len(app.Groups) > 0
		if byRule && here {
			via, since = app.Groups[0], later(u.Created, u.moved)
			break
		}
		if byRule || !here && !before && !s.Chance(0.01) || !s.Chance(0.8) {
			return
		}
		if via = None; here && !u.moved.IsZero() {
			since = u.moved.Add(time.Duration(s.Between(1, 40)) * time.Hour)
		} else if before {
			since = later(u.Created, o.ago(s, o.Days+30, 900))
		}
	case sodRight:
		if o.holds(i, a-1) || !s.Chance(app.share) {
			return
		}
	default:
		if !s.Chance(app.share * o.appetite(u)) {
			return
		}
	}
	if gone && via != None {
		if app.kind == birthright {
			return
		}
		via = None
	}
	o.grant(i, a, via, since)
}

func (o *Org) appetite(u *User) float64 {
	switch u.kind {
	case leaver:
		return 1.4
	case breakGlass:
		return 1.8
	case service:
		return 0.4
	default:
		return 1
	}
}

// since draws when an ordinary user got something: mostly long ago, sometimes within the log.
func (o *Org) since(s *draw.Source, u *User) time.Time {
	at := o.ago(s, o.Days+12, 900)
	if x := s.Float(); x < 0.05 {
		at = o.ago(s, 3, 12)
	} else if x < 0.2 {
		at = o.ago(s, 25, o.Days-1)
	}
	if at.Before(u.Created) {
		at = u.Created.Add(time.Duration(s.Between(1, 30)) * time.Hour)
	}
	if u.Status == "DEPROVISIONED" || u.kind == onLeave || u.kind == returned {
		at = later(u.Created, o.ago(s, o.Days*2+20, 1200))
	}
	if !at.Before(LaunchTime()) {
		at = LaunchTime().Add(-2 * time.Hour)
	}
	return at.Truncate(time.Second)
}

func (o *Org) grant(user, app, via int, since time.Time) {
	if o.holds(user, app) {
		return
	}
	if via != None {
		o.join(user, via, since)
	}
	o.held[[2]int{user, app}] = len(o.Grants)
	o.Grants = append(o.Grants, Grant{User: user, App: app, Via: via, Created: since, truth: Keep, why: WhyOrdinary})
}

func (o *Org) holds(user, app int) bool { _, ok := o.held[[2]int{user, app}]; return ok }

func (o *Org) join(user, group int, since time.Time) {
	if _, ok := o.joined[[2]int{user, group}]; ok {
		return
	}
	o.joined[[2]int{user, group}] = len(o.Members)
	o.Members = append(o.Members, Member{User: user, Group: group, Created: since.Truncate(time.Second), truth: Keep, why: WhyOrdinary})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
