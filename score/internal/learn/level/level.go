// Package level turns a table's levels into the codes that a fitted model knows them by.
//
// A dictionary is read from the training rows: a level's code is the order of its first appearance in them, so
// that nothing a model learns depends on how levels are called. Any other table is read through it: a level
// that was never seen is Unseen, a number that is missing NaN, a column that is not there both.
package level

import (
	"math"

	"recert/score/internal/table"
)

// Unseen is the code of every level that the training rows did not have; theirs start at 1.
const Unseen = 0

// Column is what a model knows of one attribute.
type Column struct {
	Name    string
	Numeric bool
	// Levels are the names by code less one; Counts how many training rows have each.
	Levels []string
	Counts []uint32
	codes  map[string]uint32
}

// Dictionary is what a model knows of its table's columns.
type Dictionary struct {
	Columns []Column
}

// Matrix is a table read through a dictionary: per column, a code or a number for each row.
type Matrix struct {
	Rows   int
	Codes  [][]uint32
	Values [][]float64
}

// Read makes the dictionary of the rows of t, and reads them through it.
func Read(t *table.Table, rows []int) (*Dictionary, *Matrix) {
	d := &Dictionary{Columns: make([]Column, len(t.Columns))}
	for i := range t.Columns {
		from, to := &t.Columns[i], &d.Columns[i]
		to.Name, to.Numeric = from.Name, from.Numeric()
		if to.Numeric {
			continue
		}
		seen := make([]bool, len(from.Levels))
		for _, row := range rows {
			if code := from.Codes[row]; !seen[code] {
				seen[code] = true
				to.Levels = append(to.Levels, from.Levels[code])
			}
		}
		to.Counts = make([]uint32, len(to.Levels))
		to.index()
	}
	m := d.Encode(t, rows)
	for i, codes := range m.Codes {
		for _, code := range codes {
			d.Columns[i].Counts[code-1]++
		}
	}
	return d, m
}

func (c *Column) index() {
	c.codes = make(map[string]uint32, len(c.Levels))
	for i, level := range c.Levels {
		c.codes[level] = uint32(i + 1)
	}
}

// Code is the level's code, Unseen for one that training had not.
func (c *Column) Code(level string) uint32 { return c.codes[level] }

// Encode reads the rows of t through the dictionary.
func (d *Dictionary) Encode(t *table.Table, rows []int) *Matrix {
	m := &Matrix{Rows: len(rows), Codes: make([][]uint32, len(d.Columns)), Values: make([][]float64, len(d.Columns))}
	for i := range d.Columns {
		c, from := &d.Columns[i], t.Column(d.Columns[i].Name)
		if from != nil && from.Numeric() != c.Numeric {
			from = nil
		}
		if c.Numeric {
			m.Values[i] = numbers(from, rows)
		} else {
			m.Codes[i] = c.encode(from, rows)
		}
	}
	return m
}

func numbers(from *table.Column, rows []int) []float64 {
	out := make([]float64, len(rows))
	for k, row := range rows {
		if from == nil {
			out[k] = math.NaN()
		} else {
			out[k] = from.Values[row]
		}
	}
	return out
}

// encode looks each level up once when rows are many, and each row's when they are few.
func (c *Column) encode(from *table.Column, rows []int) []uint32 {
	out := make([]uint32, len(rows))
	if from == nil {
		return out
	}
	if len(rows) < len(from.Levels) {
		for k, row := range rows {
			out[k] = c.codes[from.Levels[from.Codes[row]]]
		}
		return out
	}
	known := make([]uint32, len(from.Levels))
	for code, level := range from.Levels {
		known[code] = c.codes[level]
	}
	for k, row := range rows {
		out[k] = known[from.Codes[row]]
	}
	return out
}

// Add counts one more row, adding the levels that it is the first to have, and reads it.
func (d *Dictionary) Add(t *table.Table, row int) *Matrix {
	for i := range d.Columns {
		c, from := &d.Columns[i], t.Column(d.Columns[i].Name)
		if c.Numeric || from == nil || from.Numeric() {
			continue
		}
		name := from.Levels[from.Codes[row]]
		if c.codes[name] == Unseen {
			c.Levels, c.Counts = append(c.Levels, name), append(c.Counts, 0)
			c.codes[name] = uint32(len(c.Levels))
		}
		c.Counts[c.codes[name]-1]++
	}
	return d.Encode(t, []int{row})
}
