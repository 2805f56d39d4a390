package propose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"recert/schemas/recommendation"
	"recert/score/internal/mining"
	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// nameable is the purity below which a role is called by a permission rather than by attributes.
const nameable = 0.5

// Set are the proposals of one run.
type Set struct {
	// Roles in the order of roles.ndjson.
	Roles []recommendation.Role
	// Alone is how many mined roles have a single member and are no proposal.
	Alone int
	// Unused is how many permissions were left out of proposals since no member was seen to use them.
	Unused int
	// Replaced is how many direct assignments the proposals stand for together.
	Replaced int
}

// Name gives the roles names that tell what they are, in place.
func (o *Org) Name(roles []mining.Role) {
	p := newProposer(o, roles)
	renamed := map[string]string{}
	taken := map[string]int{}
	for i := range roles {
		name := p.called(i)
		if taken[name]++; taken[name] > 1 {
			name = fmt.Sprintf("%s (%d)", name, taken[name])
			taken[name]++
		}
		renamed[roles[i].Name] = name
	}
	for i := range roles {
		roles[i].Name = renamed[roles[i].Name]
		for j, k := range roles[i].Inherits {
			roles[i].Inherits[j] = renamed[k]
		}
	}
}

// Propose makes proposals of the roles that more than one person has.
func (o *Org) Propose(roles []mining.Role) Set {
	p := newProposer(o, roles)
	var s Set
	ids := make([]string, len(roles))
	at := map[string]int{}
	replaced := map[matrix.Edge]bool{}
	for i := range roles {
		if p.members[i].Len() < 2 {
			s.Alone++
			continue
		}
		r := p.propose(i, replaced)
		if len(r.Permissions) == 0 {
			s.Unused += len(r.Unused)
			continue
		}
		ids[i] = r.RoleID
		if j, twice := at[r.RoleID]; twice { // without what is unused, two roles may grant the same
			s.Roles[j].Members = union(s.Roles[j].Members, r.Members)
			continue
		}
		at[r.RoleID] = len(s.Roles)
		s.Unused += len(r.Unused)
		s.Roles = append(s.Roles, r)
	}
	for i := range roles {
		if ids[i] == "" {
			continue
		}
		for _, k := range roles[i].Inherits {
			if id := ids[p.at[k]]; id != "" && id != ids[i] {
				r := &s.Roles[at[ids[i]]]
				r.Inherits = union(r.Inherits, []string{id})
			}
		}
	}
	s.Replaced = len(replaced)
	return s
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// propose describes one role.
func (p *proposer) propose(i int, replaced map[matrix.Edge]bool) recommendation.Role {
	f := p.fits[i]
	kept, unused := p.split(i)
	r := recommendation.Role{
		Org: p.o.ID, Name: p.roles[i].Name, Precision: f.precision, Recall: f.recall, Purity: f.purity, AsOf: p.o.AsOf,
		Members: p.users(p.members[i]), Permissions: p.permissions(kept), Unused: p.permissions(unused),
	}
	if len(f.values) > 0 {
		r.Attributes = map[string]string{}
		for _, v := range f.values {
			r.Attributes[p.profiles.values[v].name] = p.profiles.values[v].text
		}
	}
	sum := sha256.Sum256([]byte(fmt.Sprintf("%q", r.Permissions)))
	r.RoleID = hex.EncodeToString(sum[:8])
	p.changes(&r, i, kept)
	for u := range p.members[i].All() {
		for c := range kept.All() {
			if e := (matrix.Edge{User: int32(u), Permission: int32(c)}); p.o.Direct[e] {
				replaced[e] = true
				r.Replaced++
			}
		}
	}
	r.Needed = len(p.roles[i].Users) + len(p.roles[i].Permissions) + len(p.roles[i].Inherits)
	return r
}

// split parts what a role grants into what its proposal keeps, and what no member was seen to use of an app whose use is
// seen and which nobody of them was given lately.
func (p *proposer) split(i int) (kept, unused bits.Set) {
	kept, unused = p.grants[i].Clone(), bits.New(len(p.o.Held.Permissions))
	for c := range p.grants[i].All() {
		if !p.o.Observed[c] {
			continue
		}
		silent := true
		for u := range p.members[i].All() {
			if e := (matrix.Edge{User: int32(u), Permission: int32(c)}); p.o.Used[e] || p.o.Fresh[e] {
				silent = false
				break
			}
		}
		if silent {
			kept.Remove(c)
			unused.Add(c)
		}
	}
	return kept, unused
}

// changes says what members would lose, and what people of the same attributes would gain.
func (p *proposer) changes(r *recommendation.Role, i int, kept bits.Set) {
	if len(r.Unused) > 0 {
		for _, u := range r.Members[:min(len(r.Members), recommendation.RoleChangesMax)] {
			r.Loses = append(r.Loses, recommendation.RoleChange{UserID: u, Permissions: r.Unused})
		}
	}
	f := p.fits[i]
	if f.purity < nameable {
		return
	}
	for u := range f.holders.All() {
		missing := kept.Clone()
		missing.AndNot(p.held[u])
		if p.members[i].Has(u) || missing.Empty() {
			continue
		}
		if r.GainCount++; r.GainCount <= recommendation.RoleChangesMax {
			r.Gains = append(r.Gains, recommendation.RoleChange{UserID: p.o.Held.Users[u], Permissions: p.permissions(missing)})
		}
	}
}

func (p *proposer) users(set bits.Set) []string {
	list := []string{}
	for u := range set.All() {
		list = append(list, p.o.Held.Users[u])
	}
	return list
}

// permissions lists them sorted, so that an id does not depend on the order of rows.
func (p *proposer) permissions(set bits.Set) []string {
	list := []string{}
	for c := range set.All() {
		list = append(list, p.o.Held.Permissions[c])
	}
	slices.Sort(list)
	return list
}
