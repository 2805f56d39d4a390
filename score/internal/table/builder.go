package table

// Builder gathers rows. The zero value is of no use: make one with NewBuilder.
type Builder struct {
	t     Table
	codes []map[string]uint32
}

// NewBuilder returns a builder for the named categorical and numeric columns, in this order.
func NewBuilder(categorical, numeric []string) *Builder {
	b := &Builder{}
	for _, name := range categorical {
		b.t.Columns = append(b.t.Columns, Column{Name: name, Levels: []string{}, Codes: []uint32{}})
		b.codes = append(b.codes, map[string]uint32{})
	}
	for _, name := range numeric {
		b.t.Columns = append(b.t.Columns, Column{Name: name, Values: []float64{}})
	}
	return b
}

// Add appends a row: one level for each categorical column, one number for each numeric one.
func (b *Builder) Add(levels []string, values []float64) {
	for i, level := range levels {
		c := &b.t.Columns[i]
		code, known := b.codes[i][level]
		if !known {
			code = uint32(len(c.Levels))
			b.codes[i][level] = code
			c.Levels = append(c.Levels, level)
		}
		c.Codes = append(c.Codes, code)
	}
	for i, v := range values {
		c := &b.t.Columns[len(b.codes)+i]
		c.Values = append(c.Values, v)
	}
	b.t.Rows++
}

// Decide notes what was decided on the newest row, and how much that counts.
func (b *Builder) Decide(approved bool, weight float64) {
	var label uint8
	if approved {
		label = 1
	}
	b.t.Label, b.t.Weight = append(b.t.Label, label), append(b.t.Weight, weight)
}

// Table returns the rows; the builder must not be used afterwards.
func (b *Builder) Table() *Table { return &b.t }
