package peer

import (
	"math"
	"slices"
)

// Midpoint is the confidence, from 0 to 1, with which midPoint's outlier detection would call the access an anomaly,
// with the nearest peers and the person as its cluster. It is the mean of five parts: how low the access's frequency
// in the cluster lies among those of all accesses there (normal distribution), and what is left of 1 of the largest
// pattern around the cell, of the likeness of the person's attributes to the holders', of the access's share in the
// org and of its share in the cluster. The largest pattern is searched greedily. alike is the mean share of the
// access's holders that have the person's value, over the attributes compared.
func (x *Index) Midpoint(person, access int32, alike float64) float64 {
	cluster := []int32{person}
	for _, n := range x.peers(person, access) {
		cluster = append(cluster, n.person)
	}
	count, relations := map[int32]int{}, 0
	for _, p := range cluster {
		for _, a := range x.sets[p] {
			count[a]++
			relations++
		}
	}
	size := float64(len(cluster))
	frequencies := make([]float64, 0, len(count))
	for _, n := range count {
		frequencies = append(frequencies, float64(n)/size)
	}
	own := float64(count[access]) / size
	unusual := 1 - normal((own-mean(frequencies))/max(deviation(frequencies), 1e-9))
	pattern := float64(x.pattern(cluster, person, access)) / float64(max(1, relations))
	return (unusual + (1 - pattern) + (1 - alike) + (1 - x.rate(person, access)) + (1 - own)) / 5
}

// pattern is the size of a large rectangle of people and accesses around the cell.
func (x *Index) pattern(cluster []int32, person, access int32) int {
	shared := slices.Clone(x.sets[person])
	most := len(shared)
	var rest []int32
	for _, p := range cluster {
		if p != person && x.has(p, access) {
			rest = append(rest, p)
		}
	}
	people := 1
	for _, p := range rest { // nearest first
		shared = slices.DeleteFunc(shared, func(a int32) bool { return !x.has(p, a) })
		people++
		if n := people * len(shared); len(shared) >= 2 {
			most = max(most, n)
		}
	}
	return most
}

func normal(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

func mean(values []float64) float64 { return sorted(values) / float64(max(1, len(values))) }

func deviation(values []float64) float64 {
	m := mean(values)
	squares := make([]float64, len(values))
	for i, v := range values {
		squares[i] = (v - m) * (v - m)
	}
	return math.Sqrt(mean(squares))
}

// sorted sums in the order of the values, so that no other order shows.
func sorted(values []float64) float64 {
	slices.Sort(values)
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum
}
