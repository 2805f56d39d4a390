package year

import (
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// frameApps adds apps, groups and rules of duties, which nothing changes during the year.
func (w *World) frameApps(o *org.Org) {
	for i := range w.apps {
		a := &w.apps[i]
		v := org.App{ID: a.id, Name: a.name, Label: a.label, SignOn: a.signOn, Created: a.created}
		if a.group >= 0 {
			v.Groups = []int{a.group}
		}
		o.Apps = append(o.Apps, v)
	}
	for i := range w.groups {
		g := &w.groups[i]
		v := org.Group{ID: g.id, Name: g.name, Type: "OKTA_GROUP", Created: g.created, Changed: g.created, Rule: g.rule, Privileged: g.kind == privilegedGroup}
		if g.kind == everyone {
			v.Type = "BUILT_IN"
		}
		o.Groups = append(o.Groups, v)
	}
	for _, p := range w.pairs {
		o.Pairs = append(o.Pairs, org.Pair{ID: p.id, Name: p.name, Left: p.left, Right: p.right})
	}
}

// frameAccess adds rules, assignments and memberships.
func (w *World) frameAccess(o *org.Org, index []int, day int) {
	for i := range w.rules {
		r := &w.rules[i]
		expression := `user.city=="` + siteNames()[max(0, r.group-1-w.departments)%len(siteNames())] + `"`
		if g := &w.groups[r.group]; g.kind == departmentGroup {
			expression = `user.department=="` + w.department(g.department, day) + `"`
		}
		o.Rules = append(o.Rules, org.Rule{ID: r.id, Name: r.name, Expression: expression, Group: r.group, Created: r.created})
	}
	joined := map[[2]int]bool{}
	join := func(i, g int, at time.Time) {
		if key := [2]int{i, g}; !joined[key] {
			joined[key] = true
			o.Members = append(o.Members, org.Member{User: index[i], Group: g, Created: at})
		}
	}
	for i := range w.people {
		p := &w.people[i]
		if index[i] == org.None || p.isOff(day) && !p.suspended {
			continue
		}
		j := p.job(day)
		join(i, 0, p.created)
		join(i, 1+j.department, later(p.created, midnight(max(j.from, -5000)).Add(5*time.Hour)))
		join(i, 1+w.departments+p.site, p.created)
	}
	for _, h := range w.holdings {
		if index[h.user] == org.None || !h.alive(day) || w.hidden(h, day) {
			continue
		}
		via := org.None
		if h.group >= 0 {
			join(h.user, h.group, h.created)
			via = h.group
		}
		if h.app >= 0 {
			o.Grants = append(o.Grants, org.Grant{User: index[h.user], App: h.app, Via: via, Created: h.created})
		}
	}
}

// hidden tells whether Okta has taken h itself: a deactivated account is in no group.
func (w *World) hidden(h *holding, day int) bool {
	p := &w.people[h.user]
	return p.isOff(day) && !p.suspended && (h.app < 0 || h.group >= 0)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
