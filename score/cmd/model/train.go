package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"recert/score/internal/table"
)

const aboutTrain = `model train --label COL --out MODEL [flags] data.csv
model train --clickhouse HOST:PORT --out MODEL [flags]

Learns from all rows and writes a model for score and explain. The same rows and seed give the same bytes.
`

// train fits one learner to all decided rows.
func (p *program) train(ctx context.Context, args []string) error {
	var s source
	var out, model string
	seed := uint64(1)
	set := p.flags("train", aboutTrain)
	s.register(set.FlagSet)
	set.StringVar(&out, "out", "", "`file` for the model")
	set.StringVar(&model, "model", served, "`name` of the model")
	set.Uint64Var(&seed, "seed", seed, "`number` that what is random in training follows from")
	file, err := set.parse(args)
	if err != nil {
		return err
	}
	if err := set.required("out"); err != nil {
		return err
	}
	if err := apart([]string{file}, out); err != nil {
		return err
	}
	if err := writable(out); err != nil {
		return err
	}
	chosen, err := p.kit.choose(model, seed)
	if err != nil {
		return err
	}
	if len(chosen) != 1 {
		return mistaken("--model: train fits one model, %d are named", len(chosen))
	}
	t, err := s.read(ctx, p, set, file)
	if err != nil {
		return err
	}
	return p.fit(ctx, chosen[0], t, &s, out)
}

func (p *program) fit(ctx context.Context, n named, t *table.Table, s *source, out string) error {
	if err := bothWays(t); err != nil {
		return err
	}
	rows := make([]int, t.Rows)
	for i := range rows {
		rows[i] = i
	}
	b := newBar(p.errs, "train", p.terminal)
	fitted, err := n.Fit(ctx, t, rows, b.show)
	b.finish()
	if err != nil {
		return fmt.Errorf("fitting %s: %w", n.Name(), err)
	}
	h := header{Learner: n.Name(), Label: s.label, Manager: s.manager, Resource: s.resource, Rows: t.Rows, Columns: []string{}, Numeric: []string{}}
	for _, y := range t.Label {
		h.Denied += int(1 - y)
	}
	for _, c := range t.Columns {
		if c.Numeric() {
			h.Numeric = append(h.Numeric, c.Name)
		} else {
			h.Columns = append(h.Columns, c.Name)
		}
	}
	raw, err := seal(h, fitted)
	if err != nil {
		return err
	}
	if err := writeFile(out, func(w io.Writer) error { _, err := w.Write(raw); return err }); err != nil {
		return err
	}
	took := b.now().Sub(b.began).Round(100 * time.Millisecond)
	return p.say("%s: %s, learned from %s in %s; %d bytes", out, n.Name(), counted(t), took, len(raw))
}

// bothWays refuses rows of which nothing can be learned.
func bothWays(t *table.Table) error {
	for _, y := range t.Label {
		if y != t.Label[0] {
			return nil
		}
	}
	return mistaken("all %d rows are decided alike; there is nothing to learn", t.Rows)
}
