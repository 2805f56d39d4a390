// Package org holds one org's directory in memory as of a campaign's launch: who exists, who holds what by
// which path, who is whose peer.
//
// It is built from the directory topics up to the positions that a ready record names, so the same ready
// record always gives the same directory.
package org

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"recert/schemas/directory"
	"recert/schemas/topic"
)

// Holding is one resource that a person holds, with every path to it.
type Holding struct {
	Resource string
	Kind     string
	// Paths are sorted (see directory.Assignment.Path).
	Paths []string
	// Granted is the newest time of grant that Okta tells of any path; zero where it does not say.
	Granted time.Time
}

// Direct tells whether the holding was given to the person alone.
func (h *Holding) Direct() bool { return slices.Contains(h.Paths, directory.PathDirect) }

// ByRule tells whether a group rule put the person into the group, directly or for one of the paths' groups.
func (h *Holding) ByRule() bool {
	return slices.ContainsFunc(h.Paths, func(p string) bool { return strings.HasPrefix(p, directory.PathRule) })
}

// Directory is one org. It is not changed after Build and may be read by many.
type Directory struct {
	users     map[string]*directory.User
	groups    map[string]*directory.Group
	apps      map[string]*directory.App
	campaigns map[string]*directory.Campaign
	risks     map[string]*directory.RiskRule
	holdings  map[string][]Holding // by person, sorted by resource
	holders   map[string][]string  // by resource: people, sorted
	gives     map[string][]string  // by group: the apps it gives, sorted
	active    int
	size      [attributes]map[string]int // active people by attribute value
}

// Builder gathers the newest record of each entity of one org.
type Builder struct {
	org         string
	d           Directory
	assignments map[assignmentKey]directory.Assignment
}

type assignmentKey struct{ user, kind, resource, path string }

// NewBuilder returns a builder for one org; records of others are passed over.
func NewBuilder(org string) *Builder {
	return &Builder{
		org: org, assignments: map[assignmentKey]directory.Assignment{},
		d: Directory{
			users: map[string]*directory.User{}, groups: map[string]*directory.Group{}, apps: map[string]*directory.App{},
			campaigns: map[string]*directory.Campaign{}, risks: map[string]*directory.RiskRule{},
		},
	}
}

// Apply takes one record of a directory topic; an unreadable one is an error and changes nothing.
func (b *Builder) Apply(name string, value []byte) error {
	switch name {
	case topic.OktaUser:
		return put(b.org, value, b.d.users, func(u *directory.User) (string, string, bool) { return u.Org, u.ID, u.Removed })
	case topic.OktaGroup:
		return put(b.org, value, b.d.groups, func(g *directory.Group) (string, string, bool) { return g.Org, g.ID, g.Removed })
	case topic.OktaApp:
		return put(b.org, value, b.d.apps, func(a *directory.App) (string, string, bool) { return a.Org, a.ID, a.Removed })
	case topic.OktaCampaign:
		return put(b.org, value, b.d.campaigns, func(c *directory.Campaign) (string, string, bool) { return c.Org, c.ID, false })
	case topic.OktaAssignment:
		return b.assign(value)
	case topic.OktaRiskRule:
		return b.rule(value)
	default:
		return nil
	}
}

func put[T any](org string, value []byte, into map[string]*T, identify func(*T) (org, id string, removed bool)) error {
	entity := new(T)
	if err := json.Unmarshal(value, entity); err != nil {
		return fmt.Errorf("reading directory record: %w", err)
	}
	of, id, removed := identify(entity)
	switch {
	case of != org:
	case removed:
		delete(into, id)
	default:
		into[id] = entity
	}
	return nil
}

func (b *Builder) assign(value []byte) error {
	var a directory.Assignment
	if err := json.Unmarshal(value, &a); err != nil {
		return fmt.Errorf("reading assignment: %w", err)
	}
	if a.Org != b.org {
		return nil
	}
	key := assignmentKey{a.UserID, a.Kind, a.Resource, a.Path}
	if a.Removed {
		delete(b.assignments, key)
		return nil
	}
	b.assignments[key] = a
	return nil
}

// Build returns the directory; the builder is of no use afterwards.
func (b *Builder) Build() *Directory {
	d := &b.d
	all := make([]directory.Assignment, 0, len(b.assignments))
	for _, a := range b.assignments {
		all = append(all, a)
	}
	slices.SortFunc(all, func(x, y directory.Assignment) int {
		return cmp.Or(strings.Compare(x.UserID, y.UserID), strings.Compare(x.Resource, y.Resource), strings.Compare(x.Path, y.Path))
	})
	d.holdings, d.holders, d.gives = map[string][]Holding{}, map[string][]string{}, map[string][]string{}
	for i := range all {
		d.hold(&all[i])
	}
	for g, apps := range d.gives {
		slices.Sort(apps)
		d.gives[g] = slices.Compact(apps)
	}
	d.countPeers()
	b.assignments = nil
	return d
}

func (d *Directory) hold(a *directory.Assignment) {
	own := d.holdings[a.UserID]
	if n := len(own); n == 0 || own[n-1].Resource != a.Resource {
		own = append(own, Holding{Resource: a.Resource, Kind: a.Kind})
		d.holders[a.Resource] = append(d.holders[a.Resource], a.UserID)
	}
	h := &own[len(own)-1]
	h.Paths = append(h.Paths, a.Path)
	if a.Granted.After(h.Granted) {
		h.Granted = a.Granted
	}
	d.holdings[a.UserID] = own
	if group, ok := strings.CutPrefix(a.Path, directory.PathGroup); ok && a.Kind == directory.KindApp {
		if apps := d.gives[group]; len(apps) == 0 || apps[len(apps)-1] != a.Resource {
			d.gives[group] = append(apps, a.Resource)
		}
	}
}

// User returns a person, nil when the org does not know the id.
func (d *Directory) User(id string) *directory.User { return d.users[id] }

// App returns an app, nil when the org does not know the id.
func (d *Directory) App(id string) *directory.App { return d.apps[id] }

// Group returns a group, nil when the org does not know the id.
func (d *Directory) Group(id string) *directory.Group { return d.groups[id] }

// Campaign returns a campaign, nil when the org does not know the id.
func (d *Directory) Campaign(id string) *directory.Campaign { return d.campaigns[id] }

// Launches returns when the org's campaigns were launched, in order.
func (d *Directory) Launches() []time.Time {
	var all []time.Time
	for _, c := range d.campaigns {
		if !c.Launched.IsZero() {
			all = append(all, c.Launched)
		}
	}
	slices.SortFunc(all, time.Time.Compare)
	return all
}

// People returns the ids of all accounts, sorted.
func (d *Directory) People() []string { return slices.Sorted(maps.Keys(d.users)) }

// Knows tells whether id is an app or a group of the org.
func (d *Directory) Knows(id string) bool { return d.apps[id] != nil || d.groups[id] != nil }

// Label names a resource as people know it, empty when the org does not know it. It is hostile text.
func (d *Directory) Label(id string) string {
	if a := d.apps[id]; a != nil {
		return cmp.Or(a.Label, a.Name)
	}
	if g := d.groups[id]; g != nil {
		return g.Name
	}
	return ""
}

// Holding returns how the person holds the resource, nil when he does not.
func (d *Directory) Holding(person, resource string) *Holding {
	own := d.holdings[person]
	i, found := slices.BinarySearchFunc(own, resource, func(h Holding, id string) int { return strings.Compare(h.Resource, id) })
	if !found {
		return nil
	}
	return &own[i]
}

// Holdings returns what a person holds, sorted by resource; it must not be changed.
func (d *Directory) Holdings(person string) []Holding { return d.holdings[person] }

// Holders returns who holds a resource, sorted; it must not be changed.
func (d *Directory) Holders(resource string) []string { return d.holders[resource] }

// Gives returns the apps that the org's people get from a group, sorted; it must not be changed.
func (d *Directory) Gives(group string) []string { return d.gives[group] }

// Apps returns the ids of all apps, sorted.
func (d *Directory) Apps() []string {
	ids := make([]string, 0, len(d.apps))
	for id := range d.apps {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
