package evaluate

import (
	"math"

	"recert/score/internal/table"
)

const (
	// passes over all levels at most; after a dozen the ranking no longer moves.
	passes = 30
	// settled is how far the weights may yet move a logit, on average, when it has converged.
	settled = 0.05
)

// linearSingles is a logistic regression on single levels with an L2 penalty of 1/2·|w|², solved by coordinate
// descent with a trust region for each weight (Genkin, Lewis and Madigan 2007).
func linearSingles() Method {
	return baseline(LinearSingles, func(t *table.Table, rows []int) Fitted {
		levels := oneHot(t, rows)
		s := newSolver(t, levels, rows)
		for range passes {
			if s.pass() < settled*float64(len(rows)) {
				break
			}
		}
		return each(func(_ *table.Table, row int) float64 {
			z := s.base
			for _, at := range levels.of(row) {
				z += s.weight[at]
			}
			return Sigmoid(z)
		})
	})
}

type solver struct {
	sign, logit []float64
	base        float64
	weight      []float64
	// reach is how far a weight may move at once: at first every rate of approval is in reach.
	reach     []float64
	baseReach float64
	with      [][]int32
}

func newSolver(t *table.Table, levels *hot, rows []int) *solver {
	s := &solver{
		sign: make([]float64, len(rows)), logit: make([]float64, len(rows)), base: logit(approvalRate(t, rows)), baseReach: 1,
		weight: make([]float64, levels.count), reach: make([]float64, levels.count), with: make([][]int32, levels.count),
	}
	for i, row := range rows {
		s.sign[i], s.logit[i] = 2*float64(t.Label[row])-1, s.base
		for _, at := range levels.of(row) {
			s.with[at] = append(s.with[at], int32(i))
		}
	}
	for i := range s.reach {
		s.reach[i] = 1
	}
	return s
}

// pass moves every weight once and returns how far all logits moved together.
func (s *solver) pass() float64 {
	var moved float64
	for at, with := range s.with {
		if len(with) == 0 {
			continue
		}
		step := s.step(s.weight[at], 1, s.reach[at], with)
		s.weight[at] += step
		s.reach[at] = math.Max(2*math.Abs(step), s.reach[at]/2)
		for _, i := range with {
			s.logit[i] += step
		}
		moved += math.Abs(step) * float64(len(with))
	}
	return moved + s.shift()
}

// shift moves the base, which bears no penalty.
func (s *solver) shift() float64 {
	var slope, bend float64
	for i, y := range s.sign {
		r := y * s.logit[i]
		slope += y / (1 + math.Exp(r))
		bend += curvature(r, s.baseReach)
	}
	step := math.Max(-s.baseReach, math.Min(s.baseReach, slope/bend))
	s.base += step
	s.baseReach = math.Max(2*math.Abs(step), s.baseReach/2)
	for i := range s.logit {
		s.logit[i] += step
	}
	return math.Abs(step) * float64(len(s.logit))
}

// step is Newton's, with the largest curvature within reach, so that the loss never rises.
func (s *solver) step(weight, penalty, reach float64, with []int32) float64 {
	slope, bend := -penalty*weight, penalty
	for _, i := range with {
		r := s.sign[i] * s.logit[i]
		slope += s.sign[i] / (1 + math.Exp(r))
		bend += curvature(r, reach)
	}
	return math.Max(-reach, math.Min(reach, slope/bend))
}

// curvature bounds the second derivative of the loss at margin r within reach.
func curvature(r, reach float64) float64 {
	if r = math.Abs(r); r <= reach {
		return 0.25
	}
	return 1 / (2 + math.Exp(r-reach) + math.Exp(reach-r))
}
