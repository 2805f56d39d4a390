package evaluate

import (
	"context"

	"recert/score/internal/table"
)

// smoothing is how many rows of the overall rate a rate by level starts from.
const smoothing = 10

// Names of the baselines.
const (
	GroupShare    = "group_share"
	ManagerRate   = "manager_rate"
	NaiveBayes    = "naive_bayes"
	LinearSingles = "linear_singles"
)

// baseline makes a method of a rule that is quick to learn.
func baseline(name string, fit func(t *table.Table, rows []int) Fitted) Method {
	return Method{Name: name, Baseline: true, Fit: func(ctx context.Context, t *table.Table, rows []int, _ func(float64)) (Fitted, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return fit(t, rows), nil
	}}
}

// share ranks by how large a part of the group's rows were approvals of this very resource: what products call peer
// share. Rows stand for people, of whom a table of decisions knows nothing.
func share(group, resource string) Method {
	m := baseline(GroupShare+":"+group, func(t *table.Table, rows []int) Fitted {
		g, r := t.Column(group), t.Column(resource)
		size, granted := make([]float64, len(g.Levels)), map[[2]uint32]float64{}
		for _, row := range rows {
			size[g.Codes[row]]++
			granted[[2]uint32{g.Codes[row], r.Codes[row]}] += float64(t.Label[row])
		}
		return each(func(_ *table.Table, row int) float64 {
			of := g.Codes[row]
			if size[of] == 0 {
				return 0
			}
			return granted[[2]uint32{of, r.Codes[row]}] / size[of]
		})
	})
	m.RanksOnly = true
	return m
}

// rate is the smoothed rate of approval by the level of a column, the manager's as a rule.
func rate(name, column string) Method {
	return baseline(name, func(t *table.Table, rows []int) Fitted {
		c := t.Column(column)
		seen, approved := make([]float64, len(c.Levels)), make([]float64, len(c.Levels))
		for _, row := range rows {
			seen[c.Codes[row]]++
			approved[c.Codes[row]] += float64(t.Label[row])
		}
		overall := approvalRate(t, rows)
		return each(func(_ *table.Table, row int) float64 {
			of := c.Codes[row]
			return (approved[of] + smoothing*overall) / (seen[of] + smoothing)
		})
	})
}

// naiveBayes adds up what each level says on its own: the logit of its smoothed rate less the overall one. By Bayes'
// rule that is the log of P(level | approved) / P(level | denied), smoothed alike for rare levels of both.
func naiveBayes() Method {
	return baseline(NaiveBayes, func(t *table.Table, rows []int) Fitted {
		levels := oneHot(t, rows)
		seen, approved := make([]float64, levels.count), make([]float64, levels.count)
		for _, row := range rows {
			for _, at := range levels.of(row) {
				seen[at]++
				approved[at] += float64(t.Label[row])
			}
		}
		overall := approvalRate(t, rows)
		return each(func(_ *table.Table, row int) float64 {
			z := logit(overall)
			for _, at := range levels.of(row) {
				z += logit((approved[at]+smoothing*overall)/(seen[at]+smoothing)) - logit(overall)
			}
			return Sigmoid(z)
		})
	})
}

func approvalRate(t *table.Table, rows []int) float64 {
	var approved float64
	for _, row := range rows {
		approved += float64(t.Label[row])
	}
	return approved / float64(len(rows))
}
