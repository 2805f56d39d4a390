// Package book remembers what has been published about each entity of a compacted topic: not the entity itself
// but 16 bytes of a hash, so that an org of a million assignments is compared in 200 megabytes.
//
// A listing begins with Begin and shows every entity to See; what changed is written and then noted by Wrote,
// what was not shown is Missing. Restore rebuilds a book from the topic.
package book

import (
	"bytes"
	"crypto/sha256"
	"iter"
	"slices"
)

type hash [16]byte

type entry struct {
	hash    hash
	seen    uint32
	removed bool
}

// Book is not safe for concurrent use.
type Book struct {
	entries map[string]entry
	round   uint32
	present int
	listed  int
}

// New returns an empty book.
func New() *Book { return &Book{entries: map[string]entry{}} }

// removedMark is how a removal looks in our own JSON; within a text the quotes would be escaped.
var removedMark = []byte(`"removed":true`)

// Restore notes a record of the topic, the newest of a key last. Content is what See will be given for it; a nil
// value forgets the key.
func (b *Book) Restore(key, value, content []byte) {
	if value == nil {
		if old, ok := b.entries[string(key)]; ok {
			b.count(old, entry{removed: true})
			delete(b.entries, string(key))
		}
		return
	}
	b.put(key, entry{hash: sum(content), removed: bytes.Contains(value, removedMark)})
}

// Begin starts a listing: nothing has been seen in it.
func (b *Book) Begin() {
	b.round++
	b.listed = 0
}

// See notes that a listing shows the entity, and tells whether its content is news.
func (b *Book) See(key, content []byte) bool {
	e, known := b.entries[string(key)]
	if known && e.seen != b.round {
		e.seen = b.round
		b.entries[string(key)] = e
		if !e.removed {
			b.listed++
		}
	}
	return !known || e.removed || e.hash != sum(content)
}

// Wrote notes that an entity that is there has been published with this content.
func (b *Book) Wrote(key, content []byte) {
	old, known := b.entries[string(key)]
	if !known || old.removed || old.seen != b.round {
		b.listed++
	}
	b.put(key, entry{hash: sum(content), seen: b.round})
}

// Removed notes that the entity's removal has been published.
func (b *Book) Removed(key string) {
	b.put([]byte(key), entry{seen: b.round, removed: true})
}

// Gone tells whether the entity's removal has been published.
func (b *Book) Gone(key []byte) bool { return b.entries[string(key)].removed }

// Knows tells whether the entity is there as far as is known.
func (b *Book) Knows(key []byte) bool {
	e, known := b.entries[string(key)]
	return known && !e.removed
}

// Present counts the entities that are there as far as is known.
func (b *Book) Present() int { return b.present }

// Listed counts the entities that the listing has shown so far.
func (b *Book) Listed() int { return b.listed }

// Missing returns the keys that are known to be there and that the listing did not show, sorted.
func (b *Book) Missing() []string {
	var keys []string
	for key, e := range b.entries {
		if !e.removed && e.seen != b.round {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (b *Book) put(key []byte, e entry) {
	old, known := b.entries[string(key)]
	if !known {
		old.removed = true
	}
	b.count(old, e)
	b.entries[string(key)] = e
}

func (b *Book) count(old, now entry) {
	if !old.removed {
		b.present--
	}
	if !now.removed {
		b.present++
	}
}

func sum(content []byte) hash {
	full := sha256.Sum256(content)
	return hash(full[:16])
}

// Shown passes the keys that the listing has shown, in no order.
func (b *Book) Shown() iter.Seq[string] {
	return func(yield func(string) bool) {
		for key, e := range b.entries {
			if !e.removed && e.seen == b.round && !yield(key) {
				return
			}
		}
	}
}
