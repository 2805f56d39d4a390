// Package linear is an online sparse logistic model on the levels of single columns and of pairs of columns.
//
// It is learned by FTRL-proximal (McMahan et al. 2013, "Ad click prediction: a view from the trenches"): a
// weight for each level and each pair of levels, found through dictionaries and not by hashing, with a step of
// its own, and L1 that keeps at 0 what too little speaks for. It learns from each decision as it streams in
// (Update; score/internal/train takes its last version up again with the decisions since). A level or a pair that was never seen has weight 0, so that a row falls back on its coarser
// attributes: from a resource to its app, from a manager to the department, from a pair to its two columns.
// Numeric columns are cut into bins at quantiles of the rows that the model was fitted to; a missing number
// has a bin of its own. Each row's logit is a plain sum of weights, which is its explanation.
package linear

import (
	"context"
	"errors"

	"recert/score/internal/learn"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

type learner struct{ s Settings }

// New returns a learner of linear models; nothing in it is random.
func New(s Settings) learn.Learner { return learner{s} }

// Name implements learn.Learner.
func (l learner) Name() string { return "linear-1" }

var errNoLabels = errors.New("learning from rows: the table has no labels")

// Fit implements learn.Learner. The model of no rows knows the columns and nothing else; Update teaches it.
func (l learner) Fit(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if t.Label == nil {
		return nil, errNoLabels
	}
	d, x := level.Read(t, rows)
	m := newModel(d, l.s)
	m.cut(x)
	m.plan()
	width := len(m.templates)
	at := make([]int32, 0, len(rows)*width)
	for i := range rows {
		at = m.find(at, x, i, true)
	}
	for pass := range l.s.Passes {
		for i, row := range rows {
			if i%1024 == 0 {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				if progress != nil {
					progress((float64(pass) + float64(i)/float64(len(rows))) / float64(l.s.Passes))
				}
			}
			m.learn(at[i*width:(i+1)*width], t.Label[row], t.WeightOf(row))
		}
	}
	return m, nil
}
