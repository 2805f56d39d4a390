package org

import (
	"fmt"
	"strings"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

func adjectives() []string {
	return []string{"Amber", "Azure", "Bright", "Calm", "Clear", "Coral", "Delta", "Early", "Fresh", "Grand", "Green", "Ivory"}
}

func nouns() []string {
	return []string{"Atlas", "Beacon", "Bridge", "Canvas", "Harbor", "Ledger", "Lantern", "Meadow", "Orbit", "Pillar", "Quarry", "River"}
}

// apps fills o.Apps. Identifiers and labels follow a random order, so that neither tells the kind.
func (o *Org) apps() {
	s := draw.New(o.Seed, "apps")
	n := o.Params.Apps
	number := s.Perm(n)
	kinds := appKinds(n)
	o.Apps = make([]App, n)
	department := 0
	for i := range o.Apps {
		a := &o.Apps[i]
		a.kind, a.department = kinds[i], None
		a.ID = draw.ID(o.Seed, "0oa", number[i])
		a.Label = label(number[i])
		a.Name = "sim_" + strings.ReplaceAll(strings.ToLower(a.Label), " ", "_") + "_1"
		a.SignOn = "SAML_2_0"
		if s.Chance(0.3) {
			a.SignOn = "OPENID_CONNECT"
			a.Name = "oidc_client"
		}
		a.Created = o.ago(s, 400, 2000)
		a.share = 0.10 + 0.16*s.Float()
		if a.kind == sodLeft || a.kind == sodRight {
			a.share = 0.07 + 0.03*s.Float()
		}
		if a.kind == departmental {
			a.department = department % o.departments
			department++
		}
	}
}

func appKinds(n int) []appKind {
	var kinds []appKind
	add := func(k appKind, count int) {
		for range count {
			kinds = append(kinds, k)
		}
	}
	add(birthright, max(1, n/20))
	add(seasonal, max(1, n/20))
	add(unobservable, max(1, n/15))
	for range max(1, n/30) {
		kinds = append(kinds, sodLeft, sodRight)
	}
	add(departmental, n*2/5)
	add(shared, n-len(kinds))
	return kinds
}

func label(n int) string {
	a, b := adjectives(), nouns()
	words := a[n%len(a)] + " " + b[(n+n/len(a))%len(b)]
	if round := n / (len(a) * len(b)); round > 0 {
		words += fmt.Sprintf(" %d", round+1)
	}
	return words
}

// groups fills o.Groups and o.Rules: everyone, departments and sites by rule, then roles that give apps, privilege or nothing.
func (o *Org) groups() {
	s := draw.New(o.Seed, "groups")
	n := o.Params.Groups
	number := s.Perm(n)
	add := func(kind groupKind, name, expression string) int {
		i := len(o.Groups)
		g := Group{ID: draw.ID(o.Seed, "00g", number[i]), Name: name, Type: "OKTA_GROUP", Rule: None, kind: kind}
		g.Created = o.ago(s, 500, 2200)
		g.Changed = g.Created
		if name == "" {
			g.Name = fmt.Sprintf("role-%04d", number[i]+1)
		}
		if expression != "" {
			g.Rule = len(o.Rules)
			o.Rules = append(o.Rules, Rule{
				ID: draw.ID(o.Seed, "0pr", g.Rule), Name: "fill " + g.Name, Expression: expression, Group: i, Created: g.Created.Add(time.Hour),
			})
		}
		g.Privileged = kind == privilegedGroup
		o.Groups = append(o.Groups, g)
		return i
	}
	o.Groups[add(everyone, "Everyone", "")].Type = "BUILT_IN"
	for d := range o.departments {
		add(departmentGroup, "dept-"+strings.ToLower(departments()[d]), `user.department=="`+departments()[d]+`"`)
	}
	for _, name := range sites() {
		add(siteGroup, "site-"+strings.ToLower(name), `user.city=="`+name+`"`)
	}
	for range max(2, n/25) {
		add(privilegedGroup, "", "")
	}
	o.accessGroups(s, n-n/4, func() int { return add(accessGroup, "", "") })
	for len(o.Groups) < n {
		add(teamGroup, "", "")
	}
}

// accessGroups gives apps the groups whose members get them, as long as there are fewer than limit groups.
func (o *Org) accessGroups(s *draw.Source, limit int, add func() int) {
	even := 0
	for i := range o.Apps {
		a := &o.Apps[i]
		switch {
		case a.kind == birthright:
			a.Groups = []int{0}
		case a.kind == departmental:
			if even++; even%3 == 0 {
				a.Groups = []int{1 + a.department}
			}
		case len(o.Groups) < limit && s.Chance(0.7):
			a.Groups = []int{add()}
		}
	}
}
