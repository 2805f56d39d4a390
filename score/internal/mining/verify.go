package mining

import (
	"fmt"
	"slices"
)

// Verify recomputes from the roles alone what every user gets and compares it with the input.
func Verify(in *Input, roles []Role) error {
	v := verifier{roles: map[string]*Role{}, grants: map[string][]string{}}
	for i := range roles {
		if v.roles[roles[i].Name] != nil {
			return fmt.Errorf("verifying roles: %s is there twice", roles[i].Name)
		}
		v.roles[roles[i].Name] = &roles[i]
	}
	got := map[string]map[string]bool{}
	for i := range roles {
		grants, err := v.of(roles[i].Name, 0)
		if err != nil {
			return err
		}
		for _, u := range roles[i].Users {
			if got[u] == nil {
				got[u] = map[string]bool{}
			}
			for _, p := range grants {
				got[u][p] = true
			}
		}
	}
	return compare(in, got)
}

type verifier struct {
	roles  map[string]*Role
	grants map[string][]string
}

// of returns all that a role grants.
func (v *verifier) of(name string, depth int) ([]string, error) {
	if g, ok := v.grants[name]; ok {
		return g, nil
	}
	r := v.roles[name]
	switch {
	case r == nil:
		return nil, fmt.Errorf("verifying roles: %s is inherited and not there", name)
	case depth > len(v.roles):
		return nil, fmt.Errorf("verifying roles: %s inherits itself", name)
	}
	all := slices.Clone(r.Permissions)
	for _, k := range r.Inherits {
		g, err := v.of(k, depth+1)
		if err != nil {
			return nil, err
		}
		all = append(all, g...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	v.grants[name] = all
	return all, nil
}

// compare tells whether the users hold what the input says, by the number of grants and by each of them.
func compare(in *Input, got map[string]map[string]bool) error {
	want := map[string]map[string]bool{}
	for _, e := range in.Edges {
		u, p := in.Users[e.User], in.Permissions[e.Permission]
		if !got[u][p] {
			return fmt.Errorf("verifying roles: user %s holds %s and would lose it", u, p)
		}
		if want[u] == nil {
			want[u] = map[string]bool{}
		}
		want[u][p] = true
	}
	for _, u := range in.Users {
		if len(got[u]) == len(want[u]) {
			continue
		}
		for p := range got[u] {
			if !want[u][p] {
				return fmt.Errorf("verifying roles: user %s would gain %s", u, p)
			}
		}
	}
	if len(got) > len(want) {
		return fmt.Errorf("verifying roles: %d users have roles, %d hold anything", len(got), len(want))
	}
	return nil
}
