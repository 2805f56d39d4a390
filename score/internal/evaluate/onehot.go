package evaluate

import (
	"math"
	"slices"

	"recert/score/internal/table"
)

// cells is how many cells a column of numbers is cut into.
const cells = 10

// hot numbers every level of every column of all rows; numbers are cut at the deciles of the training rows.
type hot struct {
	// codes hold a place for each row and column.
	codes [][]int32
	// count is how many there are.
	count int
}

func (h *hot) of(row int) []int32 { return h.codes[row] }

func oneHot(t *table.Table, train []int) *hot {
	h := &hot{codes: make([][]int32, t.Rows)}
	flat := make([]int32, t.Rows*len(t.Columns))
	for row := range h.codes {
		h.codes[row] = flat[row*len(t.Columns) : (row+1)*len(t.Columns)]
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		size := len(c.Levels)
		if c.Numeric() {
			borders := deciles(c.Values, train)
			size = len(borders) + 2
			for row, v := range c.Values {
				h.codes[row][i] = int32(h.count + cell(v, borders))
			}
		} else {
			for row, code := range c.Codes {
				h.codes[row][i] = int32(h.count + int(code))
			}
		}
		h.count += size
	}
	return h
}

func deciles(values []float64, train []int) []float64 {
	var sorted []float64
	for _, row := range train {
		if !math.IsNaN(values[row]) {
			sorted = append(sorted, values[row])
		}
	}
	slices.Sort(sorted)
	var borders []float64
	for i := 1; i < cells && len(sorted) > 0; i++ {
		borders = append(borders, sorted[i*len(sorted)/cells])
	}
	return slices.Compact(borders)
}

// cell is 0 for a missing number, else one more than the number of borders at or below it.
func cell(v float64, borders []float64) int {
	if math.IsNaN(v) {
		return 0
	}
	at, equal := slices.BinarySearch(borders, v)
	if equal {
		at++
	}
	return at + 1
}
