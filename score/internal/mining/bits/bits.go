// Package bits holds sets of small numbers as words, for the inner loops of role mining.
//
// Sets that meet in one call must have been made for the same size.
package bits

import (
	"iter"
	"math/bits"
)

const wordBits = 64

// Set is a set of numbers from 0 to the size it was made for, exclusive.
type Set []uint64

// Words is how many words a set of the given size takes.
func Words(size int) int { return (size + wordBits - 1) / wordBits }

// New makes an empty set for numbers below size.
func New(size int) Set { return make(Set, Words(size)) }

// Many makes n empty sets for numbers below size in one piece of memory.
func Many(n, size int) []Set {
	words := Words(size)
	all := make(Set, n*words)
	sets := make([]Set, n)
	for i := range sets {
		sets[i] = all[i*words : (i+1)*words : (i+1)*words]
	}
	return sets
}

// Of makes a set of the given numbers.
func Of(size int, members ...int) Set {
	s := New(size)
	for _, m := range members {
		s.Add(m)
	}
	return s
}

// Add puts i in.
func (s Set) Add(i int) { s[i/wordBits] |= 1 << (i % wordBits) }

// Remove takes i out.
func (s Set) Remove(i int) { s[i/wordBits] &^= 1 << (i % wordBits) }

// Has says whether i is in.
func (s Set) Has(i int) bool { return s[i/wordBits]>>(i%wordBits)&1 == 1 }

// Len counts the members.
func (s Set) Len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Empty says whether there is no member.
func (s Set) Empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// Clear takes every member out.
func (s Set) Clear() { clear(s) }

// Clone makes a copy.
func (s Set) Clone() Set { return append(Set(nil), s...) }

// Equal says whether both hold the same.
func (s Set) Equal(t Set) bool {
	for i, w := range s {
		if w != t[i] {
			return false
		}
	}
	return true
}

// In says whether every member is in t too.
func (s Set) In(t Set) bool {
	for i, w := range s {
		if w&^t[i] != 0 {
			return false
		}
	}
	return true
}

// Meets says whether there is a common member.
func (s Set) Meets(t Set) bool {
	for i, w := range s {
		if w&t[i] != 0 {
			return true
		}
	}
	return false
}

// First is the smallest common member, -1 when there is none.
func (s Set) First(t Set) int {
	for i, w := range s {
		if w &= t[i]; w != 0 {
			return i*wordBits + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// Common counts the common members.
func (s Set) Common(t Set) int {
	n := 0
	for i, w := range s {
		n += bits.OnesCount64(w & t[i])
	}
	return n
}

// And keeps what t holds too.
func (s Set) And(t Set) {
	for i := range s {
		s[i] &= t[i]
	}
}

// Or takes in what t holds.
func (s Set) Or(t Set) {
	for i := range s {
		s[i] |= t[i]
	}
}

// AndNot takes out what t holds.
func (s Set) AndNot(t Set) {
	for i := range s {
		s[i] &^= t[i]
	}
}

// Hash is a number that equal sets share.
func (s Set) Hash() uint64 {
	h := uint64(0x9E3779B97F4A7C15)
	for _, w := range s {
		h = (h ^ w) * 0xD6E8FEB86659FD93
		h ^= h >> 32
	}
	return h
}

// All goes through the members, ascending.
func (s Set) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(i*wordBits + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// AppendTo appends the members, ascending.
func (s Set) AppendTo(list []int) []int {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			list = append(list, i*wordBits+bits.TrailingZeros64(w))
		}
	}
	return list
}
