package table

// Duplicate is a categorical column that says the same as an earlier one under other names.
type Duplicate struct {
	Column, Of string
}

// Duplicates finds the columns whose levels correspond one to one to those of an earlier column.
func (t *Table) Duplicates() []Duplicate {
	var found []Duplicate
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Numeric() {
			continue
		}
		for j := range i {
			// Codes are by first appearance, so columns that correspond have the same ones.
			if before := &t.Columns[j]; !before.Numeric() && same(c.Codes, before.Codes) {
				found = append(found, Duplicate{Column: c.Name, Of: before.Name})
				break
			}
		}
	}
	return found
}

func same(a, b []uint32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Without returns a table that shares t's rows and lacks the named columns.
func (t *Table) Without(names ...string) *Table {
	drop := map[string]bool{}
	for _, name := range names {
		drop[name] = true
	}
	out := *t
	out.Columns = nil
	for _, c := range t.Columns {
		if !drop[c.Name] {
			out.Columns = append(out.Columns, c)
		}
	}
	return &out
}
