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
	"recert/score/internal/table"
)

type learner struct {
	name  string
	parts []part
	// folds is how many parts the training rows are cut into to calibrate on.
	folds int
}

// part is a learner with its share of the sum.
type part struct {
	share float64
	full  learn.Learner
	// probe stands in for full where it is calibrated: quicker, and off by as much.
	probe learn.Learner
	// cost is the probe's time as a share of full's.
	cost float64
}

// Name implements learn.Learner.
func (l *learner) Name() string { return l.name }

var (
	errNoRows   = errors.New("learning from rows: there are none")
	errNoLabels = errors.New("learning from rows: the table has no labels")
)

// fewest is how many denials, and how many approvals, it takes to calibrate.
const fewest = 25

// Fit implements learn.Learner.
func (l *learner) Fit(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if t.Label == nil {
		return nil, errNoLabels
	}
	if len(rows) == 0 {
		return nil, errNoRows
	}
	said := meter{hears: progress}
	folds := l.folds
	if rare(t, rows) < fewest {
		folds = 0
	}
	for _, p := range l.parts {
		said.all += 1 + float64(folds)*p.cost
	}
	m := &Model{platt: calibrate.Same()}
	for _, p := range l.parts {
		fitted, err := p.full.Fit(ctx, t, rows, said.next(1))
		if err != nil {
			return nil, fmt.Errorf("fitting %s: %w", p.full.Name(), err)
		}
		m.parts, m.shares = append(m.parts, fitted), append(m.shares, p.share)
	}
	if folds > 0 {
		if err := l.calibrate(ctx, m, t, rows, &said); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// rare is the number of rows of the rarer decision.
func rare(t *table.Table, rows []int) int {
	var counts [2]int
	for _, row := range rows {
		counts[t.Label[row]]++
	}
	return min(counts[0], counts[1])
}

// calibrate fits the map to predictions made out of fold.
func (l *learner) calibrate(ctx context.Context, m *Model, t *table.Table, rows []int, said *meter) error {
	sum := make([]float64, len(rows))
	for _, p := range l.parts {
		own, err := calibrate.CrossFit(ctx, p.probe, t, rows, l.folds, said.next(float64(l.folds)*p.cost))
		if err != nil {
			return err
		}
		for i, z := range own {
			sum[i] += p.share * z
		}
	}
	label, weight := make([]uint8, len(rows)), make([]float64, len(rows))
	for i, row := range rows {
		label[i], weight[i] = t.Label[row], t.WeightOf(row)
	}
	m.platt = calibrate.FitPlatt(sum, label, weight)
	return nil
}

// meter puts the progress of several tasks together.
type meter struct {
	hears     func(float64)
	all, done float64
}

// next returns the progress of a task that is so much of all.
func (m *meter) next(size float64) func(float64) {
	from := m.done
	m.done += size
	return func(done float64) {
		if m.hears != nil {
			m.hears((from + done*size) / m.all)
		}
	}
}
