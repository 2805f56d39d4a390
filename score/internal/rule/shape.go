package rule

import (
	"sort"

	"recert/score/internal/window"
)

// behind returns the index of the first sighting after the instant at.
func behind(set []window.Sighting, at int64) int {
	return sort.Search(len(set), func(i int) bool { return set[i].At > at })
}

// threshold judges a set: whenever the span before a sighting, itself included, holds enough, it is a case with
// all of the span as evidence. A new sighting can complete the spans of those after it too.
func threshold(span int64, enough func([]window.Sighting) bool) func([]window.Sighting, int, Found) {
	return func(set []window.Sighting, i int, found Found) {
		for last := i; last < len(set) && set[last].At < set[i].At+span; last++ {
			first := behind(set, set[last].At-span)
			if in := set[first : last+1]; enough(in) {
				found(set[last].At, in...)
			}
		}
	}
}

// distinct counts the values of the sightings up to limit.
func distinct(set []window.Sighting, limit int) int {
	n := 0
	for i := range set {
		seen := false
		for k := range i {
			if set[k].Value == set[i].Value {
				seen = true
				break
			}
		}
		if !seen {
			if n++; n >= limit {
				break
			}
		}
	}
	return n
}

// ofRole returns the sightings of a role.
func ofRole(set []window.Sighting, role uint8) []window.Sighting {
	var some []window.Sighting
	for i := range set {
		if set[i].Role == role {
			some = append(some, set[i])
		}
	}
	return some
}
