package propose

import (
	"recert/schemas/bus"
	"recert/score/internal/mining"
	"recert/score/internal/mining/bits"
)

// proposer knows of each role who gets it and what it grants, inheritance included.
type proposer struct {
	o        *Org
	roles    []mining.Role
	at       map[string]int
	user     map[string]int
	perm     map[string]int
	held     []bits.Set
	holders  []int
	members  []bits.Set
	grants   []bits.Set
	profiles *attributes
	fits     []fit
}

func newProposer(o *Org, roles []mining.Role) *proposer {
	p := &proposer{o: o, roles: roles, at: map[string]int{}, user: places(o.Held.Users), perm: places(o.Held.Permissions)}
	for i, r := range roles {
		p.at[r.Name] = i
	}
	p.held = bits.Many(len(o.Held.Users), len(o.Held.Permissions))
	for _, e := range o.Held.Edges {
		p.held[e.User].Add(int(e.Permission))
	}
	p.holders = make([]int, len(o.Held.Permissions))
	for _, held := range p.held {
		for c := range held.All() {
			p.holders[c]++
		}
	}
	p.grants = bits.Many(len(roles), len(o.Held.Permissions))
	p.members = bits.Many(len(roles), len(o.Held.Users))
	done := make([]bool, len(roles))
	for i := range roles {
		p.grant(i, done)
	}
	for i, r := range roles {
		for _, u := range r.Users {
			p.enrol(i, p.user[u])
		}
	}
	p.profiles = newAttributes(o.Profiles, names(o.Profiles))
	p.fits = make([]fit, len(roles))
	for i := range roles {
		p.fits[i] = p.profiles.purest(p.members[i])
	}
	return p
}

func places(names []string) map[string]int {
	at := make(map[string]int, len(names))
	for i, n := range names {
		at[n] = i
	}
	return at
}

func (p *proposer) grant(i int, done []bool) {
	if done[i] {
		return
	}
	done[i] = true
	for _, permission := range p.roles[i].Permissions {
		p.grants[i].Add(p.perm[permission])
	}
	for _, k := range p.roles[i].Inherits {
		p.grant(p.at[k], done)
		p.grants[i].Or(p.grants[p.at[k]])
	}
}

func (p *proposer) enrol(i, user int) {
	if p.members[i].Has(user) {
		return
	}
	p.members[i].Add(user)
	for _, k := range p.roles[i].Inherits {
		p.enrol(p.at[k], user)
	}
}

// called is the name of a role: its attributes, or its permission that the fewest people hold.
func (p *proposer) called(i int) string {
	if f := p.fits[i]; f.purity >= nameable {
		return p.profiles.text(f)
	}
	rarest := -1
	for c := range p.grants[i].All() {
		if rarest < 0 || p.holders[c] < p.holders[rarest] {
			rarest = c
		}
	}
	return "holders of " + bus.CleanText(p.o.Labels[rarest], maxText)
}
