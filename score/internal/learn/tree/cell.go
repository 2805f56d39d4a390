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

// The statistics of a cell.
const (
	statLow   = iota // its denial rate, pulled to 0 by one row, as in CatBoost
	statHigh         // pulled to 1 by one row
	statCount        // log of the number of its rows
	statBack         // its denial rate, pulled to what the coarser combinations say
	stats
)

// statistic is the cell's, of all kinds but statBack.
func statistic(kind uint8, c cell) float64 {
	switch kind {
	case statLow:
		return c.d / (c.n + 1)
	case statHigh:
		return (c.d + 1) / (c.n + 1)
	}
	return math.Log1p(c.n)
}

// backPull is how many rows the coarser combinations' word counts for.
const backPull = 10

// backed writes the denial rate of each row's cell, pulled to the mean of its parents' rates, and theirs to
// their parents' in turn, up to the base rate: a cell that was never seen has the rate of what it belongs to.
func backed(cells []cell, parents []int, rates [][]float32, base float64, out []float32) {
	for i, c := range cells {
		prior := base
		if len(parents) > 0 {
			prior = 0
			for _, p := range parents {
				prior += float64(rates[p][i])
			}
			prior /= float64(len(parents))
		}
		out[i] = float32((c.d + backPull*prior) / (c.n + backPull))
	}
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
