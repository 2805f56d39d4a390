package tree

import (
	"math"

	"recert/score/internal/table"
)

// training is what was decided on the training rows.
type training struct {
	label  []uint8
	weight []float64
	// base is the logit of the share approved and rate the share denied, half a row of each kind being added.
	base, rate float64
}

func newTraining(t *table.Table, rows []int) training {
	out := training{label: make([]uint8, len(rows)), weight: make([]float64, len(rows))}
	for i, row := range rows {
		out.label[i], out.weight[i] = t.Label[row], t.WeightOf(row)
	}
	out.weigh()
	return out
}

// weigh works out the base, and whether all the weight is on one kind.
func (t *training) weigh() (certain bool) {
	var all cell
	for i, label := range t.label {
		all.add(label, t.weight[i])
	}
	t.base = math.Log((all.n - all.d + 0.5) / (all.d + 0.5))
	t.rate = sigmoid(-t.base)
	return all.d == 0 || all.d == all.n
}
