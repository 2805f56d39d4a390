// Package learn says what a learner of decisions is: it fits a model to decided rows, and the model weighs others.
//
// A learner is deterministic: the same table and rows give the same model, to the byte. Nothing in it depends on
// how a level is called, only on which rows share it. Its packages are linear (online sparse logistic), tree
// (boosted trees on ordered statistics), calibrate and blend.
package learn

import (
	"context"

	"recert/score/internal/table"
)

// Learner fits models.
type Learner interface {
	// Name names the kind of model and its settings' version, for example "trees-1".
	Name() string
	// Fit learns from the given rows of t, in their order; progress, which may be nil, hears the share done, 0 to 1.
	Fit(ctx context.Context, t *table.Table, rows []int, progress func(done float64)) (Model, error)
}

// Model weighs rows of any table that has the columns it was fitted to; other columns are passed over, a column
// that is missing is as if every level and number in it had never been seen.
type Model interface {
	// Logits returns the logit of "approve" for each of the rows.
	Logits(t *table.Table, rows []int) []float64
	// Explain returns the logit's base and signed terms, which add up to it within 1e-9.
	Explain(t *table.Table, row int) (base float64, terms []Term)
	// Support tells how well the row is covered by what was seen in training.
	Support(t *table.Table, row int) Support
	// AppendBinary appends the model's bytes, which package learn/store reads back.
	AppendBinary(b []byte) ([]byte, error)
}

// Term is one signed contribution, in logits; positive speaks for approval.
type Term struct {
	// Columns are the attributes that it rests on, one or a few.
	Columns []string
	// Weight is the contribution.
	Weight float64
}

// Support says which levels of a row were seen in training.
type Support struct {
	// Unseen are the columns whose level was never seen.
	Unseen []string
	// Rows is how many training rows share the row's rarest seen level.
	Rows int
}
