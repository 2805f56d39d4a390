package tree

import "math"

// cell is what is known of the rows that agree in a combination's columns: the weight of all, and of those denied.
type cell struct{ n, d float64 }

func (c *cell) add(label uint8, weight float64) {
	c.n += weight
	if label == 0 {
		c.d += weight
	}
}

// The statistics of a cell. The first three are its denial rate, pulled by one row of prior, as in CatBoost.
const (
	statLow   = iota // pulled to 0
	statMid          // pulled to 1/2
	statHigh         // pulled to 1
	statCount        // log of the number of rows
	stats
)

func statistic(kind uint8, c cell) float64 {
	switch kind {
	case statLow:
		return c.d / (c.n + 1)
	case statMid:
		return (c.d + 0.5) / (c.n + 1)
	case statHigh:
		return (c.d + 1) / (c.n + 1)
	}
	return math.Log1p(c.n)
}

// earlier writes each row's cell as the rows before it in the given order make it, so that no row's own label
// is in it.
func (t *training) earlier(c *combination, order []int32, out []cell) {
	cells := make([]cell, c.cells)
	for _, i := range order {
		at := &cells[c.ids[i]]
		out[i] = *at
		at.add(t.label[i], t.weight[i])
	}
}

// others writes each row's cell with only the count of the other rows in it: no label is in that.
func (t *training) others(c *combination, out []cell) {
	n := make([]float64, c.cells)
	for i, id := range c.ids {
		n[id] += t.weight[i]
	}
	for i, id := range c.ids {
		out[i] = cell{n: max(0, n[id]-t.weight[i])}
	}
}
