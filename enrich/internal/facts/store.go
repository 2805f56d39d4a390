// Package facts keeps what is known of each person's use of each resource, for one partition of access.usage.v1.
//
// Input are the partition's own changelog and the events that the System Log confirmed; output are the sets that
// changed, each once a flush. A set is kept as the bytes that were written and decoded only when an event
// concerns it. A set that cannot be read is left as it is and counted: whoever reads it will say so too.
package facts

import (
	"bytes"
	"time"

	"recert/schemas/topic"
	"recert/schemas/usage"
)

// Store is one partition's sets. It is not safe for concurrent use.
type Store struct {
	sets  map[string][]byte // by topic.Key(org, person, resource)
	open  map[string]*Set
	dirty []*Set
}

// Set is one person's use of one resource, open for a change.
type Set struct {
	usage.Facts
	key     []byte
	changed bool
	at      time.Time // of the newest record that changed it
}

// NewStore returns an empty store.
func NewStore() *Store { return &Store{sets: map[string][]byte{}, open: map[string]*Set{}} }

// Restore takes one record of the changelog; it keeps no reference to value.
func (s *Store) Restore(key, value []byte) {
	if value == nil {
		delete(s.sets, string(key))
		return
	}
	s.sets[string(key)] = bytes.Clone(value)
}

// Len returns how many sets there are.
func (s *Store) Len() int { return len(s.sets) }

// Open returns the set of one person and resource, a new one where there is none; an error says that what is
// there cannot be read. The set is good until the next Flush.
func (s *Store) Open(org, person, resource string) (*Set, error) {
	key := topic.Key(org, person, resource)
	if set := s.open[string(key)]; set != nil {
		return set, nil
	}
	set := &Set{key: key}
	if raw, known := s.sets[string(key)]; known {
		if _, err := set.UnmarshalMsg(raw); err != nil {
			return nil, err
		}
	} else {
		set.Org, set.Person, set.Resource = org, person, resource
	}
	s.open[string(key)] = set
	return set, nil
}

// Add adds a fact to a set, at the time of the record that brought it, and tells whether anything changed.
func (s *Store) Add(set *Set, f *Fact, at time.Time) bool {
	if !f.addTo(&set.Facts) {
		return false
	}
	if at.After(set.at) {
		set.at = at
	}
	if !set.changed {
		set.changed = true
		s.dirty = append(s.dirty, set)
	}
	return true
}

// Flush passes every set that changed since the last one to write, in the order of their first change.
func (s *Store) Flush(write func(org string, key, value []byte, at time.Time)) error {
	for _, set := range s.dirty {
		value, err := set.MarshalMsg(nil)
		if err != nil {
			return err
		}
		s.sets[string(set.key)] = value
		write(set.Org, set.key, value, set.at)
	}
	s.dirty = s.dirty[:0]
	clear(s.open)
	return nil
}
