package tree

import (
	"recert/score/internal/learn/level"
	"recert/score/internal/learn/wire"
)

// Decode reads what AppendBinary wrote after its header; what is amiss is in r.Err.
func Decode(r *wire.Reader) *Model {
	m := &Model{dict: level.Decode(r)}
	m.decodeRows(r)
	m.projections = make([]projection, r.Count(2))
	for i := range m.projections {
		m.projections[i] = m.decodeProjection(r)
	}
	adopt(m.projections)
	m.features = make([]feature, r.Count(4))
	for i := range m.features {
		m.features[i] = m.decodeFeature(r)
	}
	m.trees = make([]oblivious, r.Count(17))
	for i := range m.trees {
		m.trees[i] = m.decodeTree(r)
	}
	if r.Err() == nil {
		m.ready()
	}
	return m
}

func (m *Model) decodeRows(r *wire.Reader) {
	n := r.Count(9)
	m.label, m.weight = make([]uint8, n), make([]float64, n)
	for i := range m.label {
		m.label[i] = uint8(r.UintTo(1))
	}
	for i := range m.weight {
		if m.weight[i] = r.Float(); m.weight[i] < 0 || m.weight[i] > maxWeight {
			r.Fail("a row weighs %v", m.weight[i])
		}
	}
	m.codes = make([][]uint32, len(m.dict.Columns))
	for c := range m.codes {
		if m.dict.Columns[c].Numeric {
			continue
		}
		if r.Err() != nil {
			return
		}
		m.codes[c] = make([]uint32, n)
		for i := range m.codes[c] {
			m.codes[c][i] = uint32(r.UintTo(uint64(len(m.dict.Columns[c].Levels))))
		}
	}
	m.weigh()
}

func (m *Model) decodeProjection(r *wire.Reader) projection {
	columns := make([]int, r.Count(1))
	for k := range columns {
		columns[k] = int(r.UintTo(uint64(max(0, len(m.dict.Columns)-1))))
		if len(m.dict.Columns) == 0 || m.dict.Columns[columns[k]].Numeric {
			r.Fail("a combination of a column that has no levels")
			return projection{}
		}
	}
	if len(columns) == 0 {
		r.Fail("a combination of no columns")
	}
	p, fits := newProjection(m.dict, columns)
	if !fits {
		r.Fail("a combination that does not fit its key")
	}
	return p
}

func (m *Model) decodeFeature(r *wire.Reader) feature {
	f := feature{combination: int(r.UintTo(uint64(len(m.projections)))) + none}
	f.column = int(r.UintTo(uint64(max(0, len(m.dict.Columns)-1))))
	f.stat = uint8(r.UintTo(stats - 1))
	f.borders = r.Floats()
	if len(f.borders) > 255 {
		r.Fail("a feature has %d borders", len(f.borders))
	}
	if r.Err() == nil && f.combination == none && (len(m.dict.Columns) == 0 || !m.dict.Columns[f.column].Numeric) {
		r.Fail("a number is asked of a column that has none")
	}
	return f
}

func (m *Model) decodeTree(r *wire.Reader) oblivious {
	depth := int(r.UintTo(maxDepth))
	t := oblivious{features: make([]int32, depth), bins: make([]uint8, depth)}
	for d := range t.features {
		t.features[d] = int32(r.UintTo(uint64(max(0, len(m.features)-1))))
		t.bins[d] = uint8(r.UintTo(255))
		if len(m.features) == 0 {
			r.Fail("a tree asks for a feature that is not there")
		}
	}
	if r.Err() != nil {
		return t
	}
	t.leaves, t.covers = make([]float64, 1<<depth), make([]float64, 1<<depth)
	for leaf := range t.leaves {
		t.leaves[leaf], t.covers[leaf] = r.Float(), r.Float()
		if t.covers[leaf] < 0 {
			r.Fail("a leaf covers less than nothing")
		}
	}
	return t
}
