// Package table holds rows of categorical and numeric columns, dictionary-encoded, with what was decided on each.
//
// It is what learners train on and score, whether the rows came from a CSV file, from ClickHouse or from the
// decision stream. The order of the rows is the order of the decisions. A level's code is its place in the
// order of first appearance, never in an order of names: renaming levels changes nothing downstream.
package table

import "math"

// Missing is the value of a numeric cell that is empty.
func Missing() float64 { return math.NaN() }

// Column is one attribute of all rows.
type Column struct {
	// Name is unique in its table.
	Name string
	// Levels are the values of a categorical column, by code; nil in a numeric one.
	Levels []string
	// Codes hold a level's code for each row of a categorical column.
	Codes []uint32
	// Values hold a number for each row of a numeric column, NaN where there is none.
	Values []float64
}

// Numeric tells a column of numbers from one of levels.
func (c *Column) Numeric() bool { return c.Codes == nil }

// Table is Rows rows of Columns.
type Table struct {
	Columns []Column
	Rows    int
	// Label is 1 where the row was approved and 0 where it was denied; nil where nothing was decided.
	Label []uint8
	// Weight is how much a row's label counts, 0 to 1; nil when every one counts in full.
	Weight []float64
}

// Column returns the column of that name, nil when there is none.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// WeightOf is how much a row's label counts.
func (t *Table) WeightOf(row int) float64 {
	if t.Weight == nil {
		return 1
	}
	return t.Weight[row]
}
