package year

import (
	"fmt"
	"strings"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// groups0 fills groups and rules: everyone, departments and sites by rule, then privilege, access and teams.
func (w *World) groups0(s *draw.Source) {
	number := s.Perm(w.Groups)
	add := func(k groupKind, name string, department int) int {
		i := len(w.groups)
		g := group{id: draw.ID(w.Seed, "00g", number[i%w.Groups]), name: name, created: moment(s, -s.Between(150, 2200)), kind: k, department: department, rule: -1, app: -1}
		if name == "" {
			g.name = fmt.Sprintf("role-%04d", number[i%w.Groups]+1)
		}
		if k == departmentGroup || k == siteGroup {
			g.rule = len(w.rules)
			w.rules = append(w.rules, rule{draw.ID(w.Seed, "0pr", g.rule), "fill " + g.name, g.created.Add(time.Hour), i})
		}
		w.groups = append(w.groups, g)
		return i
	}
	add(everyone, "Everyone", -1)
	for d := range w.departments {
		add(departmentGroup, "dept-"+strings.ToLower(w.department(d, 0)), d)
	}
	for _, site := range siteNames() {
		add(siteGroup, "site-"+strings.ToLower(site), -1)
	}
	for range max(3, w.Groups/25) {
		add(privilegedGroup, "", -1)
	}
	even := 0
	for i := range w.apps {
		a := &w.apps[i]
		switch {
		case a.kind == birthright:
			a.group = 0
		case a.kind == departmental:
			if even++; even%5 == 0 {
				a.group = 1 + a.department
			}
		case len(w.groups) < w.Groups*3/4 && s.Chance(0.6):
			a.group = add(accessGroup, "", -1)
			w.groups[a.group].app = i
		}
	}
	for len(w.groups) < w.Groups {
		add(teamGroup, "", -1)
	}
}
