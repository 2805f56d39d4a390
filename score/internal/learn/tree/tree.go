// Package tree is boosted trees on categorical data: gradient boosting of oblivious trees on ordered target
// statistics of single columns and of their combinations, after CatBoost (Prokhorenkova et al. 2018).
//
// A row's statistics are taken over the rows before it in a random order, so that no label is in its own row's
// features. There are several such orders, each with features and predictions of its own: a tree's questions
// are found in one of them, its leaves' values fitted to all. An order follows from the seed and the rows'
// places alone. What is scored later has its statistics from all training rows. A level or combination that
// was never seen has those of an empty cell, and the trees fall back on the coarser ones.
package tree

import (
	"context"
	"errors"
	"fmt"

	"recert/score/internal/learn"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

type learner struct {
	s    Settings
	seed uint64
}

// New returns a learner of boosted trees.
func New(s Settings, seed uint64) learn.Learner { return &learner{s.bounded(), seed} }

// Name implements learn.Learner.
func (l *learner) Name() string { return "trees-1" }

var (
	errNoRows   = errors.New("learning from rows: there are none")
	errNoLabels = errors.New("learning from rows: the table has no labels")
)

// Fit implements learn.Learner. Where all rows were decided alike the model has no trees, only a base.
func (l *learner) Fit(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if t.Label == nil {
		return nil, errNoLabels
	}
	if len(rows) == 0 {
		return nil, errNoRows
	}
	for _, row := range rows {
		if w := t.WeightOf(row); !(w >= 0 && w <= maxWeight) {
			return nil, fmt.Errorf("learning from row %d: it weighs %v", row, w)
		}
	}
	d, x := level.Read(t, rows)
	m := &Model{dict: d, codes: x.Codes, training: newTraining(t, rows)}
	if m.weigh() {
		m.ready()
		return m, nil
	}
	combos, err := choose(ctx, d, x, &m.training, l.s)
	if err != nil {
		return nil, err
	}
	trees, features, err := l.boost(ctx, m, x, combos, progress)
	if err != nil {
		return nil, err
	}
	m.keep(combos, features, trees)
	m.ready()
	return m, nil
}

// boost grows all members' trees.
func (l *learner) boost(ctx context.Context, m *Model, x *level.Matrix, combos []combination, progress func(float64)) ([]oblivious, []feature, error) {
	rnd := random(l.seed)
	orders := make([][]int32, l.s.Orders)
	var b *bank
	var trees []oblivious
	for member := range l.s.Members {
		for o := range orders {
			orders[o] = rnd.order(x.Rows)
		}
		if b == nil {
			var err error
			if b, err = newBank(ctx, &m.training, x, combos, orders[0], l.s); err != nil {
				return nil, nil, err
			}
		}
		if err := b.reorder(ctx, &m.training, combos, orders); err != nil {
			return nil, nil, err
		}
		own := newBooster(l.s, b, &m.training, &rnd)
		err := own.run(ctx, func(done float64) {
			if progress != nil {
				progress((float64(member) + done) / float64(l.s.Members))
			}
		})
		if err != nil {
			return nil, nil, err
		}
		trees = append(trees, own.trees...)
	}
	for i := range trees {
		for leaf := range trees[i].leaves {
			trees[i].leaves[leaf] /= float64(l.s.Members)
		}
	}
	return trees, b.features, nil
}
