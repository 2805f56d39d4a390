package tree

import (
	"math"

	"recert/score/internal/table"
)

// training is what was decided on the training rows.
type training struct {
	label  []uint8
	weight []float64
}

func newTraining(t *table.Table, rows []int) training {
	out := training{label: make([]uint8, len(rows)), weight: make([]float64, len(rows))}
	for i, row := range rows {
		out.label[i], out.weight[i] = t.Label[row], t.WeightOf(row)
	}
	return out
}

// base is the logit of the share approved, half a row of each kind being added; certain says that all the
// weight is on one kind.
func (t *training) base() (logit float64, certain bool) {
	var all cell
	for i, label := range t.label {
		all.add(label, t.weight[i])
	}
	return math.Log((all.n - all.d + 0.5) / (all.d + 0.5)), all.d == 0 || all.d == all.n
}
