package linear

import (
	"recert/score/internal/learn/level"
	"recert/score/internal/learn/wire"
)

// AppendBinary implements learn.Model: everything that Update needs to go on.
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	s := m.s
	b = wire.AppendFloats(wire.AppendHeader(b, wire.Linear), []float64{s.Alpha, s.Beta, s.L1, s.L2})
	b = m.dict.AppendBinary(b)
	for _, cuts := range m.cuts {
		b = wire.AppendFloats(b, cuts)
	}
	b = wire.AppendUint(b, uint64(len(m.templates)))
	for _, t := range m.templates {
		b = wire.AppendUint(wire.AppendUint(b, uint64(t.first)), uint64(t.second+1))
	}
	b = wire.AppendUint(b, uint64(len(m.weights)))
	for n, w := range m.weights {
		b = wire.AppendFloat(wire.AppendFloat(b, w.z), w.n)
		if n > 0 {
			b = wire.AppendUint(wire.AppendUint(b, uint64(m.homes[n].template)), m.homes[n].key)
		}
	}
	return b, nil
}

// Decode reads what AppendBinary wrote after its header; what is amiss is in r.Err.
func Decode(r *wire.Reader) *Model {
	s := Settings{}
	if v := r.Floats(); len(v) == 4 && v[0] > 0 && v[1] > 0 && v[2] >= 0 && v[3] >= 0 {
		s.Alpha, s.Beta, s.L1, s.L2 = v[0], v[1], v[2], v[3]
	} else {
		r.Fail("the settings are amiss")
	}
	m := newModel(level.Decode(r), s)
	for i := range m.cuts {
		m.cuts[i] = r.Floats()
	}
	columns := uint64(len(m.dict.Columns))
	m.templates = make([]template, r.Count(2))
	for k := range m.templates {
		first, second := r.UintTo(columns), r.UintTo(columns)
		if first == columns {
			r.Fail("a weight is of a column that is not there")
		}
		m.templates[k] = template{first: int(first), second: int(second) - 1, cells: map[uint64]int32{}}
	}
	n := r.Count(16)
	if n == 0 {
		r.Fail("there is no intercept")
		return m
	}
	m.weights, m.homes = make([]coordinate, n), make([]home, n)
	for i := range m.weights {
		m.weights[i] = coordinate{z: r.Float(), n: r.Float()}
		if m.weights[i].n < 0 {
			r.Fail("a weight is amiss")
		}
		if i > 0 {
			m.decodeHome(r, i)
		}
	}
	return m
}

func (m *Model) decodeHome(r *wire.Reader, i int) {
	k := r.UintTo(uint64(max(0, len(m.templates)-1)))
	h := home{template: int32(k), key: r.Uint()}
	if r.Err() != nil || len(m.templates) == 0 {
		r.Fail("a weight is of no column")
		return
	}
	if _, twice := m.templates[k].cells[h.key]; twice {
		r.Fail("a level has two weights")
	}
	m.templates[k].cells[h.key] = int32(i)
	m.homes[i] = h
}
