// Package blend puts the learners together into what is served.
//
// A blend is a sum of its parts' logits, calibrated by Platt's map on predictions that were made out of fold
// within the training rows; so its probabilities come true on rows it has not seen, and its explanation is its
// parts' own, scaled.
package blend

import (
	"context"
	"errors"
	"fmt"

	"recert/score/internal/learn"
	"recert/score/internal/learn/calibrate"
	"recert/score/internal/learn/linear"
	"recert/score/internal/learn/tree"
	"recert/score/internal/table"
)

// Served returns the learner that is served: boosted trees, calibrated.
func Served(seed uint64) learn.Learner {
	return &learner{name: "served-1", parts: []part{{tree.New(tree.Defaults(), seed), 1}}}
}

// All returns every candidate: the one that is served first, its challenger next.
func All(seed uint64) []learn.Learner {
	return []learn.Learner{Served(seed), &learner{name: "linear-1", parts: []part{{linear.New(linear.Defaults()), 1}}, folds: 4}}
}

type learner struct {
	name  string
	parts []part
	folds int
}

type part struct {
	learner learn.Learner
	share   float64
}

// Name implements learn.Learner.
func (l *learner) Name() string { return l.name }

var (
	errNoRows   = errors.New("learning from rows: there are none")
	errNoLabels = errors.New("learning from rows: the table has no labels")
)

// fewest is how many denials, and approvals, it takes to calibrate.
const fewest = 25

// Fit implements learn.Learner.
func (l *learner) Fit(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if t.Label == nil {
		return nil, errNoLabels
	}
	if len(rows) == 0 {
		return nil, errNoRows
	}
	m := &Model{platt: calibrate.Same()}
	for _, p := range l.parts {
		fitted, err := p.learner.Fit(ctx, t, rows, progress)
		if err != nil {
			return nil, fmt.Errorf("fitting %s: %w", p.learner.Name(), err)
		}
		m.parts, m.shares = append(m.parts, fitted), append(m.shares, p.share)
	}
	if err := l.calibrate(ctx, m, t, rows); err != nil {
		return nil, err
	}
	return m, nil
}

// calibrate fits the map to predictions made out of fold.
func (l *learner) calibrate(ctx context.Context, m *Model, t *table.Table, rows []int) error {
	var counts [2]int
	label, weight := make([]uint8, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		label[i], weight[i] = t.Label[row], t.WeightOf(row)
		counts[label[i]]++
	}
	if l.folds < 2 || min(counts[0], counts[1]) < fewest {
		return nil
	}
	sum := make([]float64, len(rows))
	for _, p := range l.parts {
		own, err := calibrate.CrossFit(ctx, p.learner, t, rows, l.folds, nil)
		if err != nil {
			return err
		}
		for i, z := range own {
			sum[i] += p.share * z
		}
	}
	m.platt = calibrate.FitPlatt(sum, label, weight)
	return nil
}
