package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"recert/score/internal/evaluate"
	"recert/score/internal/evaluate/show"
)

const aboutEval = `model eval --label COL [flags] data.csv
model eval --clickhouse HOST:PORT [flags]

Says how good the model is on rows that it has not seen, beside simple rules that saw as much: every row is judged by
a model fitted to the other folds, or the last rows by one fitted to the first. The table goes to standard output.
`

// evalFlags are the settings of eval.
type evalFlags struct {
	source
	evaluate.Options
	models, json, plot, predictions string
}

// eval compares models and baselines on decided rows.
func (p *program) eval(ctx context.Context, args []string) error {
	var f evalFlags
	set := p.flags("eval", aboutEval)
	f.register(set.FlagSet)
	f.Options = evaluate.Defaults()
	set.IntVar(&f.Folds, "folds", f.Folds, "`number` of folds, stratified by the decision")
	set.Uint64Var(&f.Seed, "seed", f.Seed, "`number` that folds, models and bounds follow from")
	set.StringVar(&f.Split, "split", f.Split, "`way` to hold rows out: folds, or time (the last rows, in the order of the data)")
	set.Float64Var(&f.Holdout, "holdout", f.Holdout, "`share` of the rows that a split by time holds out")
	set.IntVar(&f.Workers, "workers", f.Workers, "`number` of folds that are fitted at once")
	set.StringVar(&f.models, "models", served, "`names` of the models, as served,challenger, or all; the first one is told in full")
	set.StringVar(&f.json, "json", "", "`file` for all figures as JSON")
	set.StringVar(&f.plot, "plot", "", "`file` for a reliability plot as SVG")
	set.StringVar(&f.predictions, "predictions", "", "`file` for the first model's out-of-fold predictions: row, p_approve")
	file, err := set.parse(args)
	if err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	if err := apart([]string{file}, f.json, f.plot, f.predictions); err != nil {
		return err
	}
	return p.evaluate(ctx, &f, set, file)
}

// check finds settings out of range.
func (f *evalFlags) check() error {
	switch {
	case f.Split != evaluate.ByFolds && f.Split != evaluate.ByTime:
		return mistaken("--split: %q is neither folds nor time", f.Split)
	case f.Folds < 2 || f.Folds > 1000:
		return mistaken("--folds: %d is out of range; write 2 to 1000", f.Folds)
	case !(f.Holdout > 0 && f.Holdout < 1):
		return mistaken("--holdout: %g is no share; write for example 0.2", f.Holdout)
	case f.Workers < 1 || f.Workers > 256:
		return mistaken("--workers: %d is out of range; write 1 to 256", f.Workers)
	}
	return writable(f.json, f.plot, f.predictions)
}

func (p *program) evaluate(ctx context.Context, f *evalFlags, set *commandLine, file string) error {
	chosen, err := p.kit.choose(f.models, f.Seed)
	if err != nil {
		return err
	}
	t, err := f.read(ctx, p, set, file)
	if err != nil {
		return err
	}
	f.Options.Manager, f.Options.Resource = f.source.manager, f.source.resource
	var methods []evaluate.Method
	for _, n := range chosen {
		methods = append(methods, evaluate.Learner(n.name, n.Learner))
	}
	b := newBar(p.errs, "eval", p.terminal)
	f.Progress = b.show
	result, err := evaluate.Evaluate(ctx, t, methods, f.Options)
	b.finish()
	if err != nil {
		return evalError(err)
	}
	if err := show.Text(p.out, result.Report); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	return f.write(result)
}

// write puts the results into the files that were asked for.
func (f *evalFlags) write(r *evaluate.Result) error {
	if f.json != "" {
		if err := writeJSON(f.json, r.Report); err != nil {
			return err
		}
	}
	if f.plot != "" {
		if err := writeFile(f.plot, func(w io.Writer) error { return show.Plot(w, r.Report) }); err != nil {
			return err
		}
	}
	if f.predictions == "" {
		return nil
	}
	return writeFile(f.predictions, func(w io.Writer) error { return predictions(w, r.Tested, r.P) })
}

// predictions writes probabilities with all the digits that they have.
func predictions(w io.Writer, rows []int, p []float64) error {
	if _, err := io.WriteString(w, "row,p_approve\n"); err != nil {
		return err
	}
	var line []byte
	for i, row := range rows {
		line = strconv.AppendInt(line[:0], int64(row), 10)
		line = append(line, ',')
		line = strconv.AppendFloat(line, p[i], 'g', -1, 64)
		line = append(line, '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// evalError tells data that cannot be split from a failure.
func evalError(err error) error {
	var split *evaluate.SplitError
	if errors.As(err, &split) {
		return mistake{err}
	}
	return err
}
