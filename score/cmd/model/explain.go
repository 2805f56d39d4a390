package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"recert/score/internal/evaluate"
	"recert/score/internal/learn"
	"recert/score/internal/table"
)

const aboutExplain = `model explain --model MODEL --row N data.csv

Says why a row has its score: the model's own contributions, which add up to it, what it has never seen, and whether
that bears a recommendation.
`

// explain tells where a row's score comes from.
func (p *program) explain(_ context.Context, args []string) error {
	var model, out string
	row, top := -1, 8
	set := p.flags("explain", aboutExplain)
	set.StringVar(&model, "model", "", "`file` that train wrote")
	set.IntVar(&row, "row", row, "`number` of the row, from 0")
	set.IntVar(&top, "top", top, "`number` of contributions to tell; the others are summed up")
	set.StringVar(&out, "json", "", "`file` for the explanation with all contributions, as JSON")
	file, err := set.parse(args)
	if err != nil {
		return err
	}
	if err := set.required("model"); err != nil {
		return err
	}
	if row < 0 {
		return mistaken("--row is missing or negative; rows count from 0")
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
	if row >= t.Rows {
		return mistaken("--row: %s has no row %d; the last of its %d is %d", file, row, t.Rows, t.Rows-1)
	}
	e := explained(h, m, t, row)
	if err := e.text(p.out, top); err != nil {
		return fmt.Errorf("printing the explanation: %w", err)
	}
	if out == "" {
		return nil
	}
	return writeJSON(out, e)
}

// explanation is why a row has its score.
type explanation struct {
	Row      int     `json:"row"`
	PApprove float64 `json:"p_approve"`
	Logit    float64 `json:"logit"`
	Base     float64 `json:"base"`
	// Terms are sorted by size; Base and their weights add up to Logit.
	Terms []term `json:"terms"`
	// Columns share each term out among its columns, and add up in the same way.
	Columns []term   `json:"columns"`
	Unseen  []string `json:"unseen"`
	// SharedRows is how many training rows share the row's rarest level that was seen.
	SharedRows int  `json:"shared_rows"`
	Abstain    bool `json:"abstain"`
	// Why says why it abstains, Settle what would settle the matter.
	Why    []string `json:"why"`
	Settle []string `json:"settle"`

	levels map[string]string
}

type term struct {
	Columns []string `json:"columns"`
	Values  []string `json:"values"`
	Weight  float64  `json:"weight"`
}

func explained(h header, m learn.Model, t *table.Table, row int) explanation {
	base, terms := m.Explain(t, row)
	s := m.Support(t, row)
	e := explanation{Row: row, Logit: m.Logits(t, []int{row})[0], Base: base, Terms: []term{}, Unseen: append([]string{}, s.Unseen...), SharedRows: s.Rows, levels: map[string]string{}}
	e.PApprove = evaluate.Sigmoid(e.Logit)
	for _, one := range terms {
		out := term{Columns: one.Columns, Weight: one.Weight}
		for _, name := range one.Columns {
			out.Values = append(out.Values, value(t, name, row))
		}
		e.Terms = append(e.Terms, out)
	}
	e.Columns = byColumn(e.Terms)
	largestFirst(e.Terms)
	largestFirst(e.Columns)
	for _, name := range s.Unseen {
		e.levels[name] = value(t, name, row)
	}
	e.advise(h)
	return e
}

// byColumn gives each column an equal part of every term that it is in.
func byColumn(terms []term) []term {
	out := []term{}
	at := map[string]int{}
	for _, t := range terms {
		for i, name := range t.Columns {
			k, known := at[name]
			if !known {
				k = len(out)
				at[name] = k
				out = append(out, term{Columns: []string{name}, Values: []string{t.Values[i]}})
			}
			out[k].Weight += t.Weight / float64(len(t.Columns))
		}
	}
	return out
}

func largestFirst(terms []term) {
	slices.SortStableFunc(terms, func(a, b term) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
}
