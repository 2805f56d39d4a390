package evaluate

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"recert/score/internal/table"
)

// Splits are the ways to hold rows out.
const (
	ByFolds = "folds"
	ByTime  = "time"
)

// Options say how methods are compared. The zero value is of no use: start from Defaults.
type Options struct {
	// Split is ByFolds or ByTime. Default ByFolds.
	Split string
	// Folds is how many parts the rows are dealt to. Default 10.
	Folds int
	// Holdout is the last share of the rows, which a split by time judges. Default 0.2.
	Holdout float64
	// Seed deals the rows and draws the bounds. Default 1.
	Seed uint64
	// Manager and Resource are the columns that say who answers for a row and what it gives access to; empty when the
	// table has none.
	Manager, Resource string
	// Workers is how many fits run at once. Default 2.
	Workers int
	// Progress hears the share done; it may be nil. Calls do not overlap.
	Progress func(done float64)
}

// Defaults returns the options a user starts from.
func Defaults() Options {
	return Options{Split: ByFolds, Folds: 10, Holdout: 0.2, Seed: 1, Workers: 2}
}

// held is what a method said of the rows that it had not seen.
type held struct {
	method Method
	p      []float64
	// abstain is of no meaning unless the method can abstain.
	abstain []bool
	can     bool
	seconds float64
}

// run fits every method on every fold and has it judge the rest.
type run struct {
	t     *table.Table
	o     Options
	folds []fold
	held  []held

	mu       sync.Mutex
	progress []float64
	began    []time.Time
	ended    []time.Time
}

func newRun(t *table.Table, methods []Method, o Options) (*run, error) {
	if t.Label == nil {
		return nil, cannotSplit("the rows have no decisions")
	}
	var folds []fold
	var err error
	if o.Split == ByTime {
		folds, err = lastly(t.Label, o.Holdout)
	} else {
		folds, err = crossed(t.Label, o.Folds, o.Seed)
	}
	if err != nil {
		return nil, err
	}
	r := &run{t: t, o: o, folds: folds, progress: make([]float64, len(methods)*len(folds)), began: make([]time.Time, len(methods)), ended: make([]time.Time, len(methods))}
	for _, m := range methods {
		r.held = append(r.held, held{method: m, p: make([]float64, t.Rows), abstain: make([]bool, t.Rows)})
	}
	return r, nil
}

// all runs method after method, some folds at once.
func (r *run) all(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.o.Workers)
	for m := range r.held {
		for f := range r.folds {
			g.Go(func() error {
				if err := r.one(ctx, m, f); err != nil {
					return fmt.Errorf("fitting %s: %w", r.held[m].method.Name, err)
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for m := range r.held {
		r.held[m].seconds = r.ended[m].Sub(r.began[m]).Seconds()
	}
	return nil
}

// one fits a method on a fold. Folds do not overlap, so each writes rows of its own.
func (r *run) one(ctx context.Context, m, f int) error {
	h, rows := &r.held[m], r.folds[f]
	r.clock(m)
	defer r.clock(m)
	fitted, err := h.method.Fit(ctx, r.t, rows.train, func(done float64) { r.report(m, f, done) })
	if err != nil {
		return err
	}
	for i, p := range fitted.Probabilities(r.t, rows.test) {
		h.p[rows.test[i]] = p
	}
	if s, ok := fitted.(supporter); ok {
		r.able(m)
		for _, row := range rows.test {
			h.abstain[row] = len(Thin(s.Support(r.t, row), r.o.Manager, r.o.Resource, len(r.t.Columns))) > 0
		}
	}
	r.report(m, f, 1)
	return nil
}

// able notes that a method knows what it has seen.
func (r *run) able(m int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.held[m].can = true
}

// clock notes when a method was first and last at work.
func (r *run) clock(m int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if r.began[m].IsZero() {
		r.began[m] = now
	}
	r.ended[m] = now
}

// report passes progress on. A baseline takes next to no time, so only models count where there are any.
func (r *run) report(m, f int, done float64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.progress[m*len(r.folds)+f] = done
	if r.o.Progress == nil {
		return
	}
	var sum, weight float64
	for i, share := range r.progress {
		w := 1.0
		if r.held[i/len(r.folds)].method.Baseline {
			w = 0.01
		}
		sum, weight = sum+w*share, weight+w
	}
	r.o.Progress(sum / weight)
}
