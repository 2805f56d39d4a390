package window

import (
	"cmp"
	"slices"
)

// Find adds evidence to the case of a bucket and tells whether what the case rests on changed, and whether the
// case is new. Evidence is a set too: it only grows, up to MaxEvidence of each role.
func (s *State) Find(bucket int64, sure bool, evidence []Sighting) (changed, raised bool) {
	i, found := slices.BinarySearchFunc(s.Cases, bucket, func(c Case, b int64) int { return cmp.Compare(c.Bucket, b) })
	if !found {
		s.Cases = slices.Insert(s.Cases, i, Case{Bucket: bucket})
	}
	c := &s.Cases[i]
	if sure {
		c.Sure, changed = merge(c.Sure, evidence)
		return changed, !found
	}
	// A sighting that became sure is no news before the whole case is.
	before := len(c.All)
	c.All, _ = merge(c.All, evidence)
	return len(c.All) != before && len(c.Sure) == 0, !found
}

// Case returns the case of a bucket, nil when there is none.
func (s *State) Case(bucket int64) *Case {
	i, found := slices.BinarySearchFunc(s.Cases, bucket, func(c Case, b int64) int { return cmp.Compare(c.Bucket, b) })
	if !found {
		return nil
	}
	return &s.Cases[i]
}

// TrimCases forgets the oldest cases beyond MaxCases.
func (s *State) TrimCases() {
	if n := len(s.Cases) - MaxCases; n > 0 {
		s.Cases = slices.Delete(s.Cases, 0, n)
	}
}

// merge adds evidence until a role is full. What is in stays in: a case only grows, so of two of its versions the
// one with more is the later one, for whoever lands them.
func merge(set, more []Sighting) (merged []Sighting, changed bool) {
	for _, x := range more {
		_, found := slices.BinarySearchFunc(set, x, compare)
		if !found && full(set, x.Role) {
			continue
		}
		var grew bool
		set, grew = put(set, x)
		changed = changed || grew
	}
	return set, changed
}

func full(set []Sighting, role uint8) bool {
	if len(set) < MaxEvidence {
		return false
	}
	n := 0
	for i := range set {
		if set[i].Role == role {
			n++
		}
	}
	return n >= MaxEvidence
}

// Expire forgets sightings before the instant and cases whose bucket ended before it; window is the length of a
// bucket. It tells whether anything was forgotten.
func (s *State) Expire(before, window int64) bool {
	n := len(s.Set) + len(s.Cases)
	s.Set = slices.DeleteFunc(s.Set, func(x Sighting) bool { return x.At < before })
	s.Cases = slices.DeleteFunc(s.Cases, func(c Case) bool { return (c.Bucket+1)*window < before })
	return len(s.Set)+len(s.Cases) != n
}
