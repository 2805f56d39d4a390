package window

import "slices"

// Insert puts a sighting into the set and tells whether that changed it. A confirmed copy replaces an
// unconfirmed one, never the other way round.
func (s *State) Insert(x Sighting) (changed bool) {
	if len(s.Set) > 0 {
		x.share(&s.Set[0])
	}
	s.Set, changed = put(s.Set, x)
	return changed
}

func put(set []Sighting, x Sighting) ([]Sighting, bool) {
	i, found := slices.BinarySearchFunc(set, x, compare)
	if !found {
		return slices.Insert(set, i, x), true
	}
	if set[i] == x || set[i].Sure && !x.Sure {
		return set, false
	}
	set[i] = x
	return set, true
}

// share takes the texts that sightings of one entity have in common from the one that is already there, so that
// they are in memory once.
func (x *Sighting) share(have *Sighting) {
	for _, t := range [...][2]*string{{&x.Type, &have.Type}, {&x.Actor, &have.Actor}, {&x.Login, &have.Login}, {&x.IP, &have.IP}} {
		if *t[0] == *t[1] {
			*t[0] = *t[1]
		}
	}
}

// Share has the sightings of a decoded state share their texts.
func (s *State) Share() {
	for i := 1; i < len(s.Set); i++ {
		s.Set[i].share(&s.Set[0])
	}
}

// Unsure tells whether a sighting of the set is still unconfirmed.
func (s *State) Unsure() bool {
	for i := range s.Set {
		if !s.Set[i].Sure {
			return true
		}
	}
	return false
}

// Confirmed returns the confirmed sightings; it shares memory with the set where all of them are.
func (s *State) Confirmed() []Sighting {
	if !s.Unsure() {
		return s.Set
	}
	var sure []Sighting
	for i := range s.Set {
		if s.Set[i].Sure {
			sure = append(sure, s.Set[i])
		}
	}
	return sure
}

// odd is how many sightings may lie far ahead of the others without pushing them out: real logs hold odd times.
const odd = 3

// Trim bounds the set: sightings that lie further than keep behind the newest but odd, and the oldest beyond
// most, are forgotten. Confirmed and unconfirmed ones are bounded each on their own, so that a flood of hooks
// pushes nothing confirmed out. It is called after the set was judged.
func (s *State) Trim(keep int64, most int) {
	if len(s.Set) <= odd {
		return
	}
	s.trim(true, keep, most)
	s.trim(false, keep, most)
}

func (s *State) trim(sure bool, keep int64, most int) {
	newer, horizon := 0, int64(-1<<63)
	for i := len(s.Set) - 1; i >= 0; i-- {
		if s.Set[i].Sure != sure {
			continue
		}
		newer++
		if newer == odd {
			horizon = s.Set[i].At - keep
		}
		if newer > most || s.Set[i].At < horizon {
			s.Set = slices.Delete(s.Set, i, i+1)
		}
	}
}
