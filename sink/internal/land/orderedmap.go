package land

import (
	"cmp"
	"maps"
	"slices"

	chcolumn "github.com/ClickHouse/clickhouse-go/v2/lib/column"
)

// orderedMap is a map that is written with its keys in order: the same message gives the same row, byte for byte,
// however often it is landed. Go's own order would differ each time, and ClickHouse keeps the order it is given.
type orderedMap[K cmp.Ordered, V any] struct{ entries map[K]V }

// sorted writes m in the order of its keys; nil is the empty map.
func sorted[K cmp.Ordered, V any](m map[K]V) *orderedMap[K, V] { return &orderedMap[K, V]{m} }

// Put is for reading, which nobody does.
func (o *orderedMap[K, V]) Put(any, any) {}

// Iterator passes the entries in order.
func (o *orderedMap[K, V]) Iterator() chcolumn.MapIterator {
	return &orderedIterator[K, V]{entries: o.entries, keys: slices.Sorted(maps.Keys(o.entries)), at: -1}
}

type orderedIterator[K cmp.Ordered, V any] struct {
	entries map[K]V
	keys    []K
	at      int
}

// Next goes on to the next entry and tells whether there is one.
func (i *orderedIterator[K, V]) Next() bool {
	i.at++
	return i.at < len(i.keys)
}

// Key returns the entry's key.
func (i *orderedIterator[K, V]) Key() any { return i.keys[i.at] }

// Value returns the entry's value.
func (i *orderedIterator[K, V]) Value() any { return i.entries[i.keys[i.at]] }
