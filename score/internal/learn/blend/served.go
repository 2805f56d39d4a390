package blend

import (
	"recert/score/internal/learn"
	"recert/score/internal/learn/linear"
	"recert/score/internal/learn/tree"
)

// Served returns the learner that is served: boosted trees, calibrated. adr/0013 has the figures behind it.
func Served(seed uint64) learn.Learner { return served(tree.Defaults(), seed) }

// Quick returns a learner of fewer trees on fewer combinations, several times as fast and a little less sharp: for
// tables of many columns that are learned from again and again.
func Quick(seed uint64) learn.Learner {
	s := tree.Defaults()
	s.Members, s.Trees, s.Rate = 1, 150, 0.1
	s.Orders, s.Columns, s.Combinations = 3, 3, 80
	l := served(s, seed)
	l.name, l.folds = "quick-1", 3
	return l
}

// Linear returns the calibrated online model: its parts go on learning by Model.Update.
func Linear() learn.Learner {
	l := linear.New(linear.Defaults())
	return &learner{name: "linear-1", folds: folds, parts: []part{{share: 1, full: l, probe: l, cost: 1}}}
}

// All returns every candidate: the one that is served first, its challenger next.
func All(seed uint64) []learn.Learner { return []learn.Learner{Served(seed), Linear()} }

const folds = 4

func served(s tree.Settings, seed uint64) *learner {
	probe := s
	probe.Members = 1
	return &learner{name: "served-1", folds: folds, parts: []part{{
		share: 1, full: tree.New(s, seed), probe: tree.New(probe, seed), cost: 1 / float64(s.Members),
	}}}
}
