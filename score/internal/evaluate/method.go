package evaluate

import (
	"context"
	"math"

	"recert/score/internal/learn"
	"recert/score/internal/table"
)

// Method gives rows a probability of approval after it has seen decided ones.
type Method struct {
	// Name is unique in a run.
	Name string
	// Baseline tells a simple rule from a model.
	Baseline bool
	// RanksOnly says that its scores are no probabilities, so that calibration cannot be measured.
	RanksOnly bool
	// Fit learns from the given rows of t; progress hears the share done.
	Fit func(ctx context.Context, t *table.Table, rows []int, progress func(done float64)) (Fitted, error)
}

// Fitted is what a method has learned.
type Fitted interface {
	// Probabilities returns P(approve) of rows of t.
	Probabilities(t *table.Table, rows []int) []float64
}

// supporter is a Fitted that knows what it has seen.
type supporter interface {
	Support(t *table.Table, row int) learn.Support
}

// Learner makes a method of a learner.
func Learner(name string, l learn.Learner) Method {
	return Method{Name: name, Fit: func(ctx context.Context, t *table.Table, rows []int, progress func(float64)) (Fitted, error) {
		m, err := l.Fit(ctx, t, rows, progress)
		if err != nil {
			return nil, err
		}
		return model{m}, nil
	}}
}

type model struct{ learn.Model }

// Probabilities returns P(approve) of rows of t.
func (m model) Probabilities(t *table.Table, rows []int) []float64 {
	p := m.Logits(t, rows)
	for i, logit := range p {
		p[i] = Sigmoid(logit)
	}
	return p
}

// Sigmoid turns a logit into a probability.
func Sigmoid(logit float64) float64 { return 1 / (1 + math.Exp(-logit)) }

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

// each is the function form of a Fitted that looks at one row at a time.
type each func(t *table.Table, row int) float64

// Probabilities returns P(approve) of rows of t.
func (f each) Probabilities(t *table.Table, rows []int) []float64 {
	p := make([]float64, len(rows))
	for i, row := range rows {
		p[i] = f(t, row)
	}
	return p
}
