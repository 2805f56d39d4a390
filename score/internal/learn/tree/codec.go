package tree

import "recert/score/internal/learn/wire"

// AppendBinary implements learn.Model: the dictionary, the training rows in codes, and the trees. The
// statistics are counted again when it is read, which is quick and several times smaller.
func (m *Model) AppendBinary(b []byte) ([]byte, error) {
	b = m.dict.AppendBinary(wire.AppendHeader(b, wire.Tree))
	b = wire.AppendUint(b, uint64(len(m.label)))
	b = append(b, m.label...)
	for _, w := range m.weight {
		b = wire.AppendFloat(b, w)
	}
	for _, codes := range m.codes {
		for _, code := range codes {
			b = wire.AppendUint(b, uint64(code))
		}
	}
	b = wire.AppendUint(b, uint64(len(m.projections)))
	for _, p := range m.projections {
		b = wire.AppendUint(b, uint64(len(p.columns)))
		for _, c := range p.columns {
			b = wire.AppendUint(b, uint64(c))
		}
	}
	b = wire.AppendUint(b, uint64(len(m.features)))
	for _, f := range m.features {
		b = wire.AppendUint(b, uint64(f.combination-none))
		b = wire.AppendUint(b, uint64(f.column))
		b = append(b, f.stat)
		b = wire.AppendFloats(b, f.borders)
	}
	b = wire.AppendUint(b, uint64(len(m.trees)))
	for i := range m.trees {
		b = m.trees[i].appendBinary(b)
	}
	return b, nil
}

func (t *oblivious) appendBinary(b []byte) []byte {
	b = append(b, byte(len(t.features)))
	for d, f := range t.features {
		b = wire.AppendUint(wire.AppendUint(b, uint64(f)), uint64(t.bins[d]))
	}
	for leaf, v := range t.leaves {
		b = wire.AppendFloat(wire.AppendFloat(b, v), t.covers[leaf])
	}
	return b
}
