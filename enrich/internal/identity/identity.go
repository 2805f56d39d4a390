// Package identity remembers which events one partition has already written, and whether the System Log itself
// had confirmed them.
//
// Input is each event's identity, its source and the day of its Kafka record; the answer is whether to write it.
// The memory is bounded by age. An event that comes back after it was forgotten is written again, which is
// harmless: tables keep one row per identity and usage is kept in sets.
package identity

import "encoding/hex"

// Key is event.Identity in binary: half the memory of its hex.
type Key [16]byte

// ParseKey reads the hex of event.Identity.
func ParseKey(s string) (Key, bool) {
	var k Key
	if len(s) != hex.EncodedLen(len(k)) {
		return k, false
	}
	_, err := hex.Decode(k[:], []byte(s))
	return k, err == nil
}

// Verdict says what an event is in the light of what was written before.
type Verdict int

// The verdicts.
const (
	// New: nothing with this identity has been written.
	New Verdict = iota
	// Confirms: only a hook's copy has been written, and now the System Log delivers the event.
	Confirms
	// Duplicate: nothing new, drop it.
	Duplicate
)

// note packs the day of a record, counted from 1970, and whether the event is confirmed: 18 bytes an entry
// with its key. Fifteen bits of days reach to 2059.
type note uint16

const (
	confirmedBit = 1 << 15
	maxDay       = confirmedBit - 1
)

func (n note) confirmed() bool { return n&confirmedBit != 0 }
func (n note) day() int        { return int(n &^ confirmedBit) }

// Set is the memory of one partition. It is not safe for concurrent use.
type Set struct {
	keep  int // days
	notes map[Key]note
	// newest is the newest day seen, oldest a day that no note is older than.
	newest, oldest int
}

// NewSet returns a set that forgets what is more than keepDays of record time older than the newest record.
func NewSet(keepDays int) *Set { return &Set{keep: keepDays, notes: map[Key]note{}} }

// See tells what the event is, and remembers it.
func (s *Set) See(k Key, confirmed bool, day int) Verdict {
	s.advance(day)
	had, known := s.notes[k]
	switch {
	case !known:
		s.put(k, confirmed, day)
		return New
	case confirmed && !had.confirmed():
		s.put(k, true, day)
		return Confirms
	default:
		return Duplicate
	}
}

// Restore remembers an event that was written earlier, in the order of writing.
func (s *Set) Restore(k Key, confirmed bool, day int) {
	s.advance(day)
	s.put(k, confirmed, day)
}

// Len returns how many events are remembered.
func (s *Set) Len() int { return len(s.notes) }

// advance forgets, at most once a day of record time, by copying what stays: a Go map does not shrink.
func (s *Set) advance(day int) {
	if day <= s.newest {
		return
	}
	s.newest = day
	if s.oldest+s.keep >= day || len(s.notes) == 0 {
		return
	}
	kept := make(map[Key]note, len(s.notes))
	s.oldest = day
	for k, n := range s.notes {
		if n.day()+s.keep >= day {
			kept[k] = n
			s.oldest = min(s.oldest, n.day())
		}
	}
	s.notes = kept
}

func (s *Set) put(k Key, confirmed bool, day int) {
	n := pack(confirmed, day)
	if len(s.notes) == 0 {
		s.oldest = n.day()
	}
	s.oldest = min(s.oldest, n.day())
	s.notes[k] = n
}

func pack(confirmed bool, day int) note {
	n := note(min(max(day, 0), maxDay))
	if confirmed {
		n |= confirmedBit
	}
	return n
}
