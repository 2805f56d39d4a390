// Package join holds each org's directory in memory: the context that enrich puts beside an event, for people
// and alerts.
//
// Input are okta.user.v1, okta.group.v1, okta.app.v1 and okta.snapshot.v1, tailed whole outside of any group.
// An org is complete once its first complete snapshot has been applied up to the positions that its record
// names; from then on it stays complete. A record that cannot be read is counted and changes nothing.
package join

import (
	"context"
	"encoding/json"
	"maps"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// Topics are the directory topics that are joined.
func Topics() []string {
	return []string{topic.OktaUser, topic.OktaGroup, topic.OktaApp, topic.OktaSnapshot}
}

// Directory is every org's.
type Directory struct {
	table      *bus.Table
	unreadable func()

	mu      sync.RWMutex
	orgs    map[string]*org
	words   words
	changed chan struct{} // closed and replaced when some org's first snapshot is seen
}

type org struct {
	people map[string]person
	// names are those of apps and groups.
	names map[string]uint32
	// snapshot is what must have been applied for the directory to be complete; nil while there is none.
	snapshot bus.Positions
	complete bool
}

// New returns a directory that Run fills; unreadable is called for every record that cannot be read.
func New(cfg bus.Config, unreadable func()) *Directory {
	d := &Directory{unreadable: unreadable, orgs: map[string]*org{}, words: newWords(), changed: make(chan struct{})}
	d.table = bus.NewTable(cfg, Topics(), d.Apply)
	return d
}

// Run tails the topics until ctx ends.
func (d *Directory) Run(ctx context.Context) error { return d.table.Run(ctx) }

// WaitCaughtUp returns once everything that the topics hold now has been applied.
func (d *Directory) WaitCaughtUp(ctx context.Context) error { return d.table.WaitCaughtUp(ctx) }

// Await returns once the org's directory is complete, or when ctx ends.
func (d *Directory) Await(ctx context.Context, orgID string) error {
	for {
		d.mu.RLock()
		var want bus.Positions
		if o := d.orgs[orgID]; o != nil {
			want = o.snapshot
		}
		changed := d.changed
		d.mu.RUnlock()
		if want != nil {
			return d.table.WaitFor(ctx, want)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Complete tells whether the org's first complete snapshot has been applied.
func (d *Directory) Complete(orgID string) bool {
	d.mu.RLock()
	o := d.orgs[orgID]
	if o == nil || o.complete || o.snapshot == nil {
		defer d.mu.RUnlock()
		return o != nil && o.complete
	}
	want := o.snapshot
	d.mu.RUnlock()
	if !d.table.Reached(want) {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	o.complete = true
	return true
}

// Apply takes one record.
func (d *Directory) Apply(r *kgo.Record) {
	if r.Value == nil {
		return // a tombstone; the directory removes by a record that says so
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var err error
	switch r.Topic {
	case topic.OktaUser:
		var u directory.User
		if err = json.Unmarshal(r.Value, &u); err == nil {
			d.putUser(&u)
		}
	case topic.OktaGroup:
		var g directory.Group
		if err = json.Unmarshal(r.Value, &g); err == nil {
			d.putName(g.Org, g.ID, g.Name, g.Removed)
		}
	case topic.OktaApp:
		var a directory.App
		if err = json.Unmarshal(r.Value, &a); err == nil {
			d.putName(a.Org, a.ID, a.Label, a.Removed)
		}
	case topic.OktaSnapshot:
		var s directory.Snapshot
		if err = json.Unmarshal(r.Value, &s); err == nil {
			d.putSnapshot(&s)
		}
	}
	if err != nil {
		d.unreadable()
	}
}

func (d *Directory) of(orgID string) *org {
	o := d.orgs[orgID]
	if o == nil {
		o = &org{people: map[string]person{}, names: map[string]uint32{}}
		d.orgs[orgID] = o
	}
	return o
}

// putSnapshot notes the first complete snapshot. Later ones change nothing: what they bring is joined as it comes.
func (d *Directory) putSnapshot(s *directory.Snapshot) {
	if s.Type != directory.TypeAll || s.State != directory.StateComplete {
		return
	}
	o := d.of(s.Org)
	if o.snapshot != nil {
		return
	}
	o.snapshot = bus.Positions{}
	for _, name := range []string{topic.OktaUser, topic.OktaGroup, topic.OktaApp} {
		if parts := s.Positions[name]; len(parts) > 0 {
			o.snapshot[name] = maps.Clone(parts)
		}
	}
	close(d.changed)
	d.changed = make(chan struct{})
}
