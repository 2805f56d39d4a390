package level

import "recert/score/internal/learn/wire"

// AppendBinary appends the dictionary's bytes.
func (d *Dictionary) AppendBinary(b []byte) []byte {
	b = wire.AppendUint(b, uint64(len(d.Columns)))
	for i := range d.Columns {
		c := &d.Columns[i]
		b = wire.AppendString(b, c.Name)
		b = wire.AppendBool(b, c.Numeric)
		if c.Numeric {
			continue
		}
		b = wire.AppendUint(b, uint64(len(c.Levels)))
		for k, level := range c.Levels {
			b = wire.AppendString(b, level)
			b = wire.AppendUint(b, uint64(c.Counts[k]))
		}
	}
	return b
}

// Decode reads what AppendBinary wrote.
func Decode(r *wire.Reader) *Dictionary {
	d := &Dictionary{Columns: make([]Column, r.Count(2))}
	for i := range d.Columns {
		c := &d.Columns[i]
		c.Name, c.Numeric = r.String(), r.Bool()
		if c.Numeric {
			continue
		}
		n := r.Count(2)
		c.Levels, c.Counts = make([]string, n), make([]uint32, n)
		for k := range c.Levels {
			c.Levels[k] = r.String()
			c.Counts[k] = uint32(r.UintTo(1<<32 - 1))
		}
		c.index()
		if len(c.codes) != n {
			r.Fail("column %q has a level twice", c.Name)
		}
	}
	return d
}
