package feature

import (
	"maps"
	"slices"

	"recert/score/internal/table"
)

// Row is one item's attributes.
type Row struct {
	Levels  map[string]string
	Numbers map[string]float64
}

// Columns are the names of a table's columns, sorted, in its order.
type Columns struct{ Levels, Numbers []string }

// ColumnsOf returns the columns that any of the rows has, by name.
func ColumnsOf(rows []Row) Columns {
	levels, numbers := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		for name := range r.Levels {
			levels[name] = true
		}
		for name := range r.Numbers {
			numbers[name] = true
		}
	}
	return Columns{slices.Sorted(maps.Keys(levels)), slices.Sorted(maps.Keys(numbers))}
}

// Cover tells whether every attribute of the row is one of the columns.
func (c Columns) Cover(r Row) bool {
	for name := range r.Levels {
		if _, known := slices.BinarySearch(c.Levels, name); !known {
			return false
		}
	}
	for name := range r.Numbers {
		if _, known := slices.BinarySearch(c.Numbers, name); !known {
			return false
		}
	}
	return true
}

// Add appends a row to a table of these columns. A level that is not known is the empty one, a number NaN.
func (c Columns) Add(b *table.Builder, r Row) {
	levels, numbers := make([]string, len(c.Levels)), make([]float64, len(c.Numbers))
	for i, name := range c.Levels {
		levels[i] = r.Levels[name]
	}
	for i, name := range c.Numbers {
		x, known := r.Numbers[name]
		if !known {
			x = table.Missing()
		}
		numbers[i] = x
	}
	b.Add(levels, numbers)
}

// Join returns the columns that are in either.
func (c Columns) Join(o Columns) Columns {
	join := func(a, b []string) []string {
		all := slices.Concat(a, b)
		slices.Sort(all)
		return slices.Compact(all)
	}
	return Columns{join(c.Levels, o.Levels), join(c.Numbers, o.Numbers)}
}

// Table returns the rows as a table of these columns, without decisions. To a model a column that is missing is
// another thing than one with an empty cell, so rows that are weighed get all columns that the model knows,
// whatever the rows beside them have.
func (c Columns) Table(rows []Row) *table.Table {
	b := table.NewBuilder(c.Levels, c.Numbers)
	for _, r := range rows {
		c.Add(b, r)
	}
	return b.Table()
}
