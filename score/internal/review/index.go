package review

import (
	"cmp"
	"slices"
)

// index tells where the set of a person and a resource lies: twelve bytes a pair, where a map takes up to forty.
type index struct {
	// of is by person: what is known of them, ascending by resource, without room to spare.
	of [][]entry
	n  int
}

// entry is a resource and a place in halves, as a whole one would be padded.
type entry struct{ resource, high, low uint32 }

func entryOf(resource uint32, at place) entry {
	return entry{resource: resource, high: uint32(at >> 32), low: uint32(at)}
}

func (e *entry) place() place { return place(e.high)<<32 | place(e.low) }

func (x *index) find(person, resource uint32) (i int, found bool) {
	if int(person) >= len(x.of) {
		return 0, false
	}
	return slices.BinarySearchFunc(x.of[person], resource, func(e entry, id uint32) int { return cmp.Compare(e.resource, id) })
}

func (x *index) get(person, resource uint32) (at place, known bool) {
	i, found := x.find(person, resource)
	if !found {
		return 0, false
	}
	return x.of[person][i].place(), true
}

func (x *index) put(person, resource uint32, at place) {
	for int(person) >= len(x.of) {
		x.of = append(x.of, nil)
	}
	i, found := x.find(person, resource)
	if found {
		x.of[person][i] = entryOf(resource, at)
		return
	}
	have := x.of[person]
	grown := make([]entry, 0, len(have)+1)
	x.of[person] = append(append(append(grown, have[:i]...), entryOf(resource, at)), have[i:]...)
	x.n++
}

func (x *index) remove(person, resource uint32) {
	if i, found := x.find(person, resource); found {
		x.of[person] = slices.Delete(x.of[person], i, i+1)
		x.n--
	}
}

// move has every place say where it is now.
func (x *index) move(to func(place) place) {
	for _, list := range x.of {
		for i := range list {
			list[i] = entryOf(list[i].resource, to(list[i].place()))
		}
	}
}
