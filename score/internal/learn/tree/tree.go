// Package tree is boosted trees on categorical data: gradient boosting of oblivious trees on ordered target
// statistics of single columns and of their combinations, as in CatBoost (Prokhorenkova et al. 2018).
//
// A row's statistics are taken over the rows before it in a random order, so that no label is in its own row's
// features; there are several such orders, each with predictions of its own, and a leaf's value is fitted to
// all of them. An order follows from the seed and the rows' places alone. What is scored later has its
// statistics from all training rows. A level or combination that was never seen has the statistics of an empty
// cell, so the trees fall back on the coarser ones.
package tree

import (
	"context"
	"errors"
	"math"

	"recert/score/internal/learn"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

// New returns a learner of boosted trees.
func New(s Settings, seed uint64) learn.Learner { return &learner{s: s, seed: seed} }

type learner struct {
	s    Settings
	seed uint64
}

var (
	errNoRows   = errors.New("learning from rows: there are none")
	errNoLabels = errors.New("learning from rows: the table has no labels")
)

// Name implements learn.Learner.
func (l *learner) Name() string { return "trees-1" }

// Fit implements learn.Learner.
func (l *learner) Fit(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if t.Label == nil {
		return nil, errNoLabels
	}
	if len(rows) == 0 {
		return nil, errNoRows
	}
	d, m := level.Read(t, rows)
	label, weight := make([]uint8, len(rows)), make([]float64, len(rows))
	var all, denied float64
	for i, row := range rows {
		label[i], weight[i] = t.Label[row], t.WeightOf(row)
		all += weight[i]
		denied += weight[i] * float64(1-label[i])
	}
	model := &Model{dict: d, codes: m.Codes, label: label, weight: weight, rate: (denied + 0.5) / (all + 1)}
	model.base = -math.Log(model.rate / (1 - model.rate))
	b := &booster{}
	if denied == 0 || denied == all {
		model.keep(nil, b)
		return model, nil
	}
	rnd := random(l.seed)
	combos := choose(d, m, label, weight, l.s)
	orders := make([][]int32, l.s.Permutations)
	for o := range orders {
		orders[o] = rnd.order(len(rows))
	}
	b = &booster{s: l.s, orders: orders, label: label, weight: weight, base: model.base, rnd: rnd}
	b.bank = newBank(m, combos, label, weight, model.rate, orders, l.s)
	if err := b.run(ctx, progress); err != nil {
		return nil, err
	}
	model.keep(combos, b)
	return model, nil
}
