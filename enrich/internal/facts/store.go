// Package facts keeps what is known of each person's use of each resource, for one partition of access.usage.v1.
//
// Input are the partition's own changelog and the events that the System Log confirmed; output are the sets that
// changed, each once a flush. A set is kept packed and opened only when an event concerns it. A set that cannot
// be read is left as it is and counted: whoever reads it will say so too.
package facts

import (
	"errors"
	"strings"
	"time"

	"recert/schemas/topic"
	"recert/schemas/usage"
)

// Store is one partition's sets. It is not safe for concurrent use.
type Store struct {
	// people ("org|person") and resources are numbered: each is in many keys.
	people, resources numbers
	sets              map[pair]string // packed; empty where the set on Kafka cannot be read
	open              map[pair]*Set
	dirty             []*Set
	buffer            []byte
}

type pair struct{ person, resource uint32 }

// Set is one person's use of one resource, open for a change.
type Set struct {
	usage.Facts
	pair    pair
	changed bool
	at      time.Time // of the newest record that changed it
}

var (
	errUnreadable = errors.New("the set on Kafka cannot be read")
	errKey        = errors.New("the key is not org|person|resource")
)

// NewStore returns an empty store.
func NewStore() *Store {
	return &Store{people: numbers{}, resources: numbers{}, sets: map[pair]string{}, open: map[pair]*Set{}}
}

// Restore takes one record of the changelog; it keeps no reference to value. An error says that it cannot be read.
func (s *Store) Restore(key, value []byte) error {
	cut := strings.LastIndexByte(string(key), '|')
	if cut < 0 {
		return errKey
	}
	at := pair{s.people.of(string(key[:cut])), s.resources.of(string(key[cut+1:]))}
	if value == nil {
		delete(s.sets, at)
		return nil
	}
	var f usage.Facts
	if _, err := f.UnmarshalMsg(value); err != nil {
		s.sets[at] = ""
		return err
	}
	s.keep(at, &f)
	return nil
}

func (s *Store) keep(at pair, f *usage.Facts) {
	s.buffer = usage.AppendPacked(s.buffer[:0], f)
	s.sets[at] = string(s.buffer)
}

// Len returns how many sets there are.
func (s *Store) Len() int { return len(s.sets) }

// Open returns the set of one person and resource, a new one where there is none; an error says that what is
// there cannot be read. The set is good until the next Flush.
func (s *Store) Open(org, person, resource string) (*Set, error) {
	at := pair{s.people.of(org + "|" + person), s.resources.of(resource)}
	if set := s.open[at]; set != nil {
		return set, nil
	}
	set := &Set{pair: at}
	set.Org, set.Person, set.Resource = org, person, resource
	if packed, known := s.sets[at]; known {
		if packed == "" {
			return nil, errUnreadable
		}
		if err := usage.Unpack([]byte(packed), &set.Facts); err != nil {
			return nil, err
		}
	}
	s.open[at] = set
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
		s.keep(set.pair, &set.Facts)
		write(set.Org, topic.Key(set.Org, set.Person, set.Resource), value, set.at)
	}
	s.dirty = s.dirty[:0]
	clear(s.open)
	return nil
}

// numbers numbers texts, from 0.
type numbers map[string]uint32

func (n numbers) of(s string) uint32 {
	id, known := n[s]
	if !known {
		id = uint32(len(n))
		n[s] = id
	}
	return id
}
