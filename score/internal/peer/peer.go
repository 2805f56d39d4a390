// Package peer finds people with similar access and tells how unlike them an access is.
//
// Input are the access sets of an org, as dense numbers; output are each person's nearest peers and, for one access
// of a person, the parts of an outlier score. Access that few hold weighs more (IDF), what more than half of all
// hold weighs nothing. Up to Exact people every pair is looked at, beyond that those which MinHash brings together.
// Everything is pure; how people and accesses are numbered decides nothing but the last bits of sums.
package peer

import (
	"cmp"
	"math"
	"slices"
)

// Bounds of what peers are.
const (
	// Exact is up to how many people all pairs are compared.
	Exact = 20_000
	// Enough is how many peers it takes to say anything: fewer are no statistics, and too few for their privacy.
	Enough = 5
	// nearest is how many peers are looked at, kept how many are remembered to choose them from once the access in
	// question is left out.
	nearest = 25
	kept    = 75
)

// Index holds the access sets of an org. One goroutine uses it at a time.
type Index struct {
	sets    [][]int32 // by person: accesses, ascending
	holders [][]int32 // by access: people who count as peers, ascending
	counts  []bool    // by person: whether they count as a peer
	people  int
	weight  []float64 // by access
	whole   []float64 // by person: the sum of weights
	square  []float64 // by person: the sum of squared weights
	buckets *buckets  // nil where all pairs are compared

	shared  []float64 // scratch, by person
	near    map[int32][]neighbour
	centres map[int32]*centre
}

type neighbour struct {
	person int32
	shared float64 // weight of what both hold
}

// New returns the index of sets, each a person's accesses, ascending and below accesses; counts tells who counts as a
// peer of others.
func New(sets [][]int32, counts []bool, accesses int) *Index {
	return newIndex(sets, counts, accesses, Exact)
}

func newIndex(sets [][]int32, counts []bool, accesses, exact int) *Index {
	x := &Index{
		sets: sets, counts: counts, holders: make([][]int32, accesses), weight: make([]float64, accesses),
		whole: make([]float64, len(sets)), square: make([]float64, len(sets)), shared: make([]float64, len(sets)),
		near: map[int32][]neighbour{}, centres: map[int32]*centre{},
	}
	for p, set := range sets {
		if !counts[p] {
			continue
		}
		x.people++
		for _, a := range set {
			x.holders[a] = append(x.holders[a], int32(p))
		}
	}
	for a, list := range x.holders {
		if n := len(list); 2*n <= x.people {
			x.weight[a] = math.Log(float64(x.people+1) / float64(n+1))
		}
	}
	for p, set := range sets {
		for _, a := range set {
			x.whole[p] += x.weight[a]
			x.square[p] += x.weight[a] * x.weight[a]
		}
	}
	if x.people > exact {
		x.buckets = newBuckets(x)
	}
	return x
}

// Weight is how much an access tells of a person.
func (x *Index) Weight(access int32) float64 { return x.weight[access] }

// neighbours are the people who share most with one, by weighted Jaccard similarity.
func (x *Index) neighbours(person int32) []neighbour {
	if known, ok := x.near[person]; ok {
		return known
	}
	var touched []int32
	add := func(p int32, w float64) {
		if x.shared[p] == 0 {
			touched = append(touched, p)
		}
		x.shared[p] += w
	}
	if x.buckets == nil {
		for _, a := range x.sets[person] {
			if w := x.weight[a]; w > 0 {
				for _, p := range x.holders[a] {
					add(p, w)
				}
			}
		}
	} else {
		for _, p := range x.buckets.of(person) {
			if w := x.inCommon(person, p); w > 0 {
				add(p, w)
			}
		}
	}
	all := make([]neighbour, 0, len(touched))
	for _, p := range touched {
		if p != person && x.counts[p] {
			all = append(all, neighbour{p, x.shared[p]})
		}
		x.shared[p] = 0
	}
	all = best(all, kept, func(n neighbour) float64 { return x.similarity(person, n, -1) })
	x.near[person] = all
	return all
}

// similarity is the weighted Jaccard similarity, one access left out on both sides (-1 for none).
func (x *Index) similarity(person int32, n neighbour, without int32) float64 {
	own, other, shared := x.whole[person], x.whole[n.person], n.shared
	if without >= 0 {
		w := x.weight[without]
		own -= w
		if x.has(n.person, without) {
			other -= w
			shared -= w
		}
	}
	union := own + other - shared
	if union <= 1e-9 || shared <= 1e-9 {
		return 0
	}
	return shared / union
}

// best keeps the n most similar. People who are as similar as the last of them stay together: all are kept while
// they are not too many, and none otherwise, so that no number decides who is left out.
func best(all []neighbour, n int, similarity func(neighbour) float64) []neighbour {
	type scored struct {
		neighbour
		similarity float64
	}
	values, least := make([]float64, len(all)), newTop(n)
	for i, x := range all {
		// Similarities that differ in the last bits only are the same.
		values[i] = math.Round(similarity(x)*1e9) / 1e9
		least.add(values[i])
	}
	var list []scored
	for i, x := range all {
		if values[i] > 0 && values[i] >= least.bound() {
			list = append(list, scored{x, values[i]})
		}
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.similarity, a.similarity), cmp.Compare(a.person, b.person))
	})
	end := len(list)
	if end > 2*n {
		last := list[end-1].similarity
		for end > 0 && list[end-1].similarity == last {
			end--
		}
	}
	kept := make([]neighbour, end)
	for i := range kept {
		kept[i] = list[i].neighbour
	}
	return kept
}

// top holds the n greatest values, ascending.
type top struct {
	n      int
	values []float64
}

func newTop(n int) *top { return &top{n: n, values: make([]float64, 0, n+1)} }

func (t *top) add(v float64) {
	if len(t.values) == t.n && v <= t.values[0] {
		return
	}
	i, _ := slices.BinarySearch(t.values, v)
	t.values = slices.Insert(t.values, i, v)
	if len(t.values) > t.n {
		t.values = slices.Delete(t.values, 0, 1)
	}
}

// bound is the least of them, 0 where there are not n.
func (t *top) bound() float64 {
	if len(t.values) < t.n {
		return 0
	}
	return t.values[0]
}

// peers are the people nearest to a person who holds an access, that access left out.
func (x *Index) peers(person, access int32) []neighbour {
	return best(x.neighbours(person), nearest, func(n neighbour) float64 { return x.similarity(person, n, access) })
}

func (x *Index) has(person, access int32) bool {
	_, ok := slices.BinarySearch(x.sets[person], access)
	return ok
}

func (x *Index) inCommon(a, b int32) float64 {
	sum, other := 0.0, x.sets[b]
	for _, access := range x.sets[a] {
		for len(other) > 0 && other[0] < access {
			other = other[1:]
		}
		if len(other) > 0 && other[0] == access {
			sum += x.weight[access]
		}
	}
	return sum
}
