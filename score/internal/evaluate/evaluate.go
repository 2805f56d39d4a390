package evaluate

import (
	"context"
	"strings"

	"recert/schemas/measure"
	"recert/score/internal/table"
)

// flagShare is the budget of denials at which groups are compared.
const flagShare = 0.1

// Result is a report and what it was made of.
type Result struct {
	Report Report
	// Tested are the rows that were judged; P holds P(approve) of each of them by the first model.
	Tested []int
	P      []float64
}

// Evaluate compares the methods, the first of which is the model in question, and the baselines that the table allows.
func Evaluate(ctx context.Context, t *table.Table, models []Method, o Options) (*Result, error) {
	shares := groupShares(t, o)
	r, err := newRun(t, append(append(append([]Method{}, models...), baselines(o)...), shares...), o)
	if err != nil {
		return nil, err
	}
	if err := r.all(ctx); err != nil {
		return nil, err
	}
	v := r.view()
	report := v.report()
	for _, h := range r.held[:len(r.held)-len(shares)] {
		v.enter(&report, h, h.method.Name)
	}
	v.groupShare(&report, r.held[len(r.held)-len(shares):])
	first := r.held[0]
	report.Model, report.Figures = first.method.Name, report.Models[first.method.Name]
	p := v.pick(first.p)
	report.Reliability = Reliability{bins(measure.EqualMass(p, v.label, measure.Bins)), bins(measure.EqualWidth(p, v.label, measure.Bins))}
	v.disparities(&report, p)
	return &Result{Report: report, Tested: v.rows, P: p}, nil
}

// baselines are those that the table allows, in the order of the report.
func baselines(o Options) []Method {
	var all []Method
	if o.Manager != "" {
		all = append(all, rate(ManagerRate, o.Manager))
	}
	return append(all, naiveBayes(), linearSingles())
}

// groupShares are one for each column that could be a group of people.
func groupShares(t *table.Table, o Options) []Method {
	var all []Method
	for i := range t.Columns {
		if c := &t.Columns[i]; o.Resource != "" && !c.Numeric() && c.Name != o.Resource {
			all = append(all, share(c.Name, o.Resource))
		}
	}
	return all
}

func (v *view) report() Report {
	rep := Report{
		Rows: v.t.Rows, Tested: len(v.rows), Manager: v.o.Manager, Resource: v.o.Resource, Split: v.o.Split, Folds: len(v.folds), Seed: v.o.Seed,
		Columns: []string{}, Numeric: []string{}, Models: map[string]Figures{}, Baselines: map[string]Figures{}, GroupShareAUC: map[string]Number{}, Compared: map[string]Compared{},
		FlagShare: flagShare, Disparity: map[string]Disparity{},
	}
	for _, y := range v.t.Label {
		rep.Approved += int(y)
	}
	rep.Denied = rep.Rows - rep.Approved
	rep.BaseRate = Number(float64(rep.Approved) / float64(rep.Rows))
	for i := range v.t.Columns {
		if c := &v.t.Columns[i]; c.Numeric() {
			rep.Numeric = append(rep.Numeric, c.Name)
		} else {
			rep.Columns = append(rep.Columns, c.Name)
		}
	}
	return rep
}

// enter measures a method and puts it down under a name.
func (v *view) enter(rep *Report, h held, name string) {
	f := v.figures(h)
	if h.method.Baseline {
		rep.Baselines[name] = f
	} else {
		rep.Models[name] = f
	}
	rep.Ranking = append(rep.Ranking, name)
	if len(rep.Ranking) > 1 {
		rep.Compared[name] = v.compare(h)
	}
}

// groupShare enters the group share by the column that does best: the rule gets the benefit of the doubt.
func (v *view) groupShare(rep *Report, shares []held) {
	best := -1
	var most float64
	for i, h := range shares {
		auc := measure.AUC(v.pick(h.p), v.label)
		rep.GroupShareAUC[strings.TrimPrefix(h.method.Name, GroupShare+":")] = Number(auc)
		if best < 0 || auc > most {
			best, most = i, auc
		}
	}
	if best >= 0 {
		rep.GroupShareColumn = strings.TrimPrefix(shares[best].method.Name, GroupShare+":")
		v.enter(rep, shares[best], GroupShare)
	}
}

// disparities compares the groups of people: of every column but the resource that has at least two large ones.
func (v *view) disparities(rep *Report, p []float64) {
	cut := measure.RiskiestCut(p, v.label, flagShare)
	flagged := make([]bool, len(p))
	for i := range p {
		flagged[i] = p[i] <= cut
	}
	for i := range v.t.Columns {
		c := &v.t.Columns[i]
		if c.Numeric() || c.Name == v.o.Resource {
			continue
		}
		level := func(i int) string { return c.Levels[c.Codes[v.rows[i]]] }
		if d, ok := measure.Disparities(flagged, v.label, level, measure.FewestRows); ok {
			rep.Disparity[c.Name] = disparity(d)
		}
	}
}
