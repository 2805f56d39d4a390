package main

import (
	"context"
	"io"
	"slices"

	"recert/score/internal/evaluate"
	"recert/score/internal/learn"
	"recert/score/internal/table"
)

const aboutScore = `model score --model MODEL --out PREDICTIONS.csv data.csv

Writes row (from 0) and p_approve of every row. Columns may come in any order; the decision may be absent, columns that
the model does not know are passed over, and one that is missing counts as never seen.
`

// scoredAtOnce is how many rows are weighed between two looks whether to go on.
const scoredAtOnce = 1 << 14

// score weighs the rows of a file.
func (p *program) score(ctx context.Context, args []string) error {
	var model, out string
	set := p.flags("score", aboutScore)
	set.StringVar(&model, "model", "", "`file` that train wrote")
	set.StringVar(&out, "out", "", "`file` for the predictions")
	file, err := set.parse(args)
	if err != nil {
		return err
	}
	if err := set.required("model", "out"); err != nil {
		return err
	}
	if err := apart([]string{model, file}, out); err != nil {
		return err
	}
	if err := writable(out); err != nil {
		return err
	}
	h, m, t, err := p.open(model, file)
	if err != nil {
		return err
	}
	rows := make([]int, t.Rows)
	for i := range rows {
		rows[i] = i
	}
	weighed := make([]float64, 0, len(rows))
	for some := range slices.Chunk(rows, scoredAtOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		weighed = append(weighed, probabilities(m, t, some)...)
	}
	if err := writeFile(out, func(w io.Writer) error { return predictions(w, rows, weighed) }); err != nil {
		return err
	}
	return p.say("%s: %d rows, by %s", out, t.Rows, h.Learner)
}

// probabilities returns P(approve) of rows.
func probabilities(m learn.Model, t *table.Table, rows []int) []float64 {
	p := m.Logits(t, rows)
	for i, z := range p {
		p[i] = evaluate.Sigmoid(z)
	}
	return p
}

// open reads a model and the rows that it is to weigh.
func (p *program) open(model, file string) (h header, m learn.Model, t *table.Table, err error) {
	if file == "" {
		return h, nil, nil, mistaken("no data; name a CSV file")
	}
	if h, m, err = p.openModel(model); err != nil {
		return h, nil, nil, err
	}
	if t, err = readCSV(file, table.Options{Numeric: h.Numeric}); err != nil {
		return h, nil, nil, err
	}
	return h, m, t, p.lacks(h, t, file)
}

// lacks tells which columns of the model a file lacks; one that lacks them all was meant for another model.
func (p *program) lacks(h header, t *table.Table, file string) error {
	var absent []string
	all := append(append([]string{}, h.Columns...), h.Numeric...)
	for _, name := range all {
		if t.Column(name) == nil {
			absent = append(absent, name)
		}
	}
	if len(absent) == len(all) {
		return mistaken("%s: line 1: it has none of the columns that the model was trained on: %q", file, all)
	}
	for _, name := range absent {
		p.note("%s has no column %q; every row counts as never seen there", file, name)
	}
	return nil
}
