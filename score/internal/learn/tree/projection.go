package tree

import (
	"fmt"
	"math/bits"
	"slices"

	"recert/score/internal/learn/level"
)

// projection is a combination of one or more categorical columns: rows that agree in all of them share a cell.
type projection struct {
	columns []int
	shifts  []uint8
	// parents are the projections with one column less, by number: a cell of few rows falls back on theirs.
	parents []int
}

// adopt finds the parents, which come before their children.
func adopt(all []projection) {
	known := map[string]int{}
	for i := range all {
		p := &all[i]
		p.parents = nil
		for _, left := range p.columns {
			rest := slices.DeleteFunc(slices.Clone(p.columns), func(c int) bool { return c == left })
			if parent, ok := known[fmt.Sprint(rest)]; ok {
				p.parents = append(p.parents, parent)
			}
		}
		known[fmt.Sprint(p.columns)] = i
	}
}

// newProjection packs the columns' codes into 64 bits; it says false when they do not fit.
func newProjection(d *level.Dictionary, columns []int) (projection, bool) {
	p := projection{columns: slices.Clone(columns)}
	at := 0
	for _, c := range columns {
		p.shifts = append(p.shifts, uint8(at))
		at += bits.Len(uint(len(d.Columns[c].Levels)))
	}
	return p, at <= 64
}

// keys writes the key of every row's cell.
func (p *projection) keys(m *level.Matrix, keys []uint64) {
	clear(keys)
	for i, c := range p.columns {
		shift := p.shifts[i]
		for row, code := range m.Codes[c] {
			keys[row] |= uint64(code) << shift
		}
	}
}

// cells numbers the cells of the rows in order of first appearance.
func (p *projection) cells(m *level.Matrix) (ids []uint32, index map[uint64]uint32) {
	keys := make([]uint64, m.Rows)
	p.keys(m, keys)
	ids, index = make([]uint32, m.Rows), make(map[uint64]uint32, m.Rows/4)
	for row, key := range keys {
		id, known := index[key]
		if !known {
			id = uint32(len(index))
			index[key] = id
		}
		ids[row] = id
	}
	return ids, index
}
