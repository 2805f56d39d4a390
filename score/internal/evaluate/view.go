package evaluate

// view is the tested part of a run.
type view struct {
	*run
	rows              []int
	label             []uint8
	manager, resource []bool
}

func (r *run) view() *view {
	v := &view{run: r, rows: r.tested(), manager: r.unseen(r.o.Manager), resource: r.unseen(r.o.Resource)}
	for _, row := range v.rows {
		v.label = append(v.label, r.t.Label[row])
	}
	return v
}

func (v *view) pick(all []float64) []float64 {
	p := make([]float64, len(v.rows))
	for i, row := range v.rows {
		p[i] = all[row]
	}
	return p
}

// tested returns the rows that were judged, in order.
func (r *run) tested() []int {
	in := make([]bool, r.t.Rows)
	for _, f := range r.folds {
		for _, row := range f.test {
			in[row] = true
		}
	}
	var rows []int
	for row, yes := range in {
		if yes {
			rows = append(rows, row)
		}
	}
	return rows
}

// unseen tells of each row whether its level in the column was absent when it was judged; nil without the column.
func (r *run) unseen(column string) []bool {
	c := r.t.Column(column)
	if c == nil || c.Numeric() {
		return nil
	}
	fresh := make([]bool, r.t.Rows)
	for _, f := range r.folds {
		seen := make([]bool, len(c.Levels))
		for _, row := range f.train {
			seen[c.Codes[row]] = true
		}
		for _, row := range f.test {
			fresh[row] = !seen[c.Codes[row]]
		}
	}
	return fresh
}
