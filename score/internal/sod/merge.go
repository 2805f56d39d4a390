package sod

import (
	"slices"
	"strings"

	"recert/schemas/directory"
)

// Kept is a rule of Okta's that recert cannot evaluate.
type Kept struct {
	ID, Name string
	// Problem says why.
	Problem string
}

// With returns the rules together with those that an org keeps in Okta. A rule of the file stands for a rule of Okta's
// with the same id. The order of the org's rules does not matter.
func (r *Rules) With(org []directory.RiskRule) *Rules {
	own := map[string]bool{}
	for i := range r.rules {
		own[r.rules[i].ID] = true
	}
	rules, kept := slices.Clone(r.rules), slices.Clone(r.kept)
	for i := range org {
		o := &org[i]
		if o.Removed || o.Source == directory.SourceFile || own[o.ID] {
			continue
		}
		own[o.ID] = true
		left, right, problem := o.Sides()
		if problem != "" {
			kept = append(kept, Kept{o.ID, o.Name, problem})
			continue
		}
		rules = append(rules, Rule{
			ID: o.ID, Name: o.Name, Left: left.IDs, Right: right.IDs, LeftAll: left.All, RightAll: right.All, Severity: DefaultSeverity, Okta: true,
		})
	}
	if len(rules) == len(r.rules) && len(kept) == len(r.kept) {
		return r
	}
	slices.SortFunc(rules, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(kept, func(a, b Kept) int { return strings.Compare(a.ID, b.ID) })
	return index(rules, kept)
}

// Kept returns the rules that are there and not evaluated, by id; it must not be changed.
func (r *Rules) Kept() []Kept { return r.kept }

// All returns the rules that are evaluated, by id; it must not be changed.
func (r *Rules) All() []Rule { return r.rules }

// Names tells whether a rule names the resource.
func (r *Rules) Names(resource string) bool { return len(r.sides[resource]) > 0 }

// Stated returns the conflicts that Okta states for a holding of resource, by rule id. Rules that recert evaluates
// itself are left out: it knows better who holds what.
func (r *Rules) Stated(ids []string, resource string) []Conflict {
	var found []Conflict
	for _, id := range ids {
		if slices.ContainsFunc(r.rules, func(rule Rule) bool { return rule.ID == id }) {
			continue
		}
		c := Conflict{Rule: Rule{ID: id, Name: id, Severity: DefaultSeverity, Okta: true}, Left: []string{resource}, Right: []string{resource}, Stated: true}
		for _, k := range r.kept {
			if k.ID == id && k.Name != "" {
				c.Rule.Name = k.Name
			}
		}
		found = append(found, c)
	}
	slices.SortFunc(found, func(a, b Conflict) int { return strings.Compare(a.Rule.ID, b.Rule.ID) })
	return found
}

// ByID returns a rule that is evaluated, nil when there is none of that id.
func (r *Rules) ByID(id string) *Rule {
	i, found := slices.BinarySearchFunc(r.rules, id, func(rule Rule, id string) int { return strings.Compare(rule.ID, id) })
	if !found {
		return nil
	}
	return &r.rules[i]
}

// Touch is a rule with those of some resources that it names.
type Touch struct {
	Rule        *Rule
	Left, Right []string
}

// Touched returns the rules that name any of the resources, by id.
func (r *Rules) Touched(resources []string) []Touch {
	var indices []int
	for _, id := range resources {
		indices = append(indices, r.sides[id]...)
	}
	slices.Sort(indices)
	var all []Touch
	for _, i := range slices.Compact(indices) {
		t := Touch{Rule: &r.rules[i]}
		t.Left, t.Right = among(t.Rule.Left, resources), among(t.Rule.Right, resources)
		all = append(all, t)
	}
	return all
}

// among lists the ids that are among the resources, sorted, each once.
func among(ids, resources []string) []string {
	var found []string
	for _, id := range ids {
		if slices.Contains(resources, id) {
			found = append(found, id)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
