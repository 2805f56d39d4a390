// Package draw makes the simulator's random numbers and identifiers out of a seed and nothing else.
// Input is a seed with a path of labels, output the same sequence on every machine and every Go version:
// the generator is written out here so that no library update can change an org that somebody kept.
package draw

import "hash/fnv"

// Source is a stream of pseudo-random numbers (SplitMix64). It is not safe for concurrent use and not for secrets.
type Source struct{ state uint64 }

// New returns the stream that belongs to seed and label; different labels are independent streams.
func New(seed uint64, label string) *Source {
	h := fnv.New64a()
	_, _ = h.Write([]byte(label))
	return &Source{state: Mix(seed) ^ h.Sum64()}
}

// Mix spreads the bits of x; equal inputs give equal outputs.
func Mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9
	x = (x ^ (x >> 27)) * 0x94d049bb133111eb
	return x ^ (x >> 31)
}

// Next returns 64 random bits.
func (s *Source) Next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	return Mix(s.state)
}

// Int returns a number in [0, n); n below 1 gives 0.
func (s *Source) Int(n int) int {
	if n < 1 {
		return 0
	}
	return int(s.Next() % uint64(n))
}

// Between returns a number in [low, high].
func (s *Source) Between(low, high int) int { return low + s.Int(high-low+1) }

// Float returns a number in [0, 1).
func (s *Source) Float() float64 { return float64(s.Next()>>11) / (1 << 53) }

// Chance is true with probability p.
func (s *Source) Chance(p float64) bool { return s.Float() < p }

// Perm returns the numbers 0..n-1 in random order.
func (s *Source) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		j := s.Int(i + 1)
		p[i] = p[j]
		p[j] = i
	}
	return p
}

// Shuffle puts list into random order in place.
func Shuffle[T any](s *Source, list []T) {
	for i := len(list) - 1; i > 0; i-- {
		j := s.Int(i + 1)
		list[i], list[j] = list[j], list[i]
	}
}

// Pick returns one element of list, which must not be empty.
func Pick[T any](s *Source, list []T) T { return list[s.Int(len(list))] }
