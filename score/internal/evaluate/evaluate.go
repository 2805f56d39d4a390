package evaluate

import (
	"context"
	"math"
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

// view is the tested part of a run.
type view struct {
	*run
	rows              []int
	label             []uint8
	manager, resource []bool
}

func (r *run) view() *view {
	v := &view{run: r, rows: r.tested(), manager: r.unseen(r.o.Manager), resource: r.unseen(r.o.Resource)}
	for _, row := range v.rows {
		v.label = append(v.label, r.t.Label[row])
	}
	return v
}

func (v *view) pick(all []float64) []float64 {
	p := make([]float64, len(v.rows))
	for i, row := range v.rows {
		p[i] = all[row]
	}
	return p
}

func (v *view) report() Report {
	rep := Report{
		Rows: v.t.Rows, Tested: len(v.rows), Manager: v.o.Manager, Resource: v.o.Resource, Split: v.o.Split, Folds: len(v.folds), Seed: v.o.Seed,
		Columns: []string{}, Numeric: []string{}, Models: map[string]Figures{}, Baselines: map[string]Figures{}, GroupShareAUC: map[string]Number{},
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

func (v *view) figures(h held) Figures {
	p, y := v.pick(h.p), v.label
	c := measure.Coverages(p, y, []float64{0.98, 0.99, 0.995}, v.o.Seed)
	f := Figures{
		AUC: Number(measure.AUC(p, y)), AveragePrecisionDenials: Number(measure.AveragePrecisionDenials(p, y)),
		Coverage98: Number(c[0].Share), Coverage98Low: Number(c[0].Low), Coverage98High: Number(c[0].High), Coverage98Threshold: Number(c[0].Threshold),
		Coverage99: Number(c[1].Share), Coverage99Low: Number(c[1].Low), Coverage99High: Number(c[1].High), Coverage99Threshold: Number(c[1].Threshold),
		Coverage995: Number(c[2].Share), Coverage995Low: Number(c[2].Low), Coverage995High: Number(c[2].High), Coverage995Threshold: Number(c[2].Threshold),
		Riskiest10: Number(measure.RiskiestShare(p, y, 0.1)), Riskiest20: Number(measure.RiskiestShare(p, y, 0.2)),
		LogLoss: Number(math.NaN()), Brier: Number(math.NaN()), BrierSkill: Number(math.NaN()), ECEEqualMass: Number(math.NaN()), ECEEqualWidth: Number(math.NaN()),
		Seconds: Number(h.seconds), AbstainRate: Number(v.abstains(h, nil, nil)),
	}
	if !h.method.RanksOnly {
		f.LogLoss, f.Brier, f.BrierSkill = Number(measure.LogLoss(p, y)), Number(measure.Brier(p, y)), Number(measure.BrierSkill(p, y))
		f.ECEEqualMass = Number(measure.CalibrationError(measure.EqualMass(p, y, measure.Bins)))
		f.ECEEqualWidth = Number(measure.CalibrationError(measure.EqualWidth(p, y, measure.Bins)))
	}
	f.ColdStart = ColdStart{UnseenManager: v.cold(h, v.manager, nil), UnseenResource: v.cold(h, v.resource, nil), UnseenBoth: v.cold(h, nil, nil)}
	if v.manager != nil && v.resource != nil {
		f.ColdStart.UnseenBoth = v.cold(h, v.manager, v.resource)
	}
	return f
}

// cold measures the rows that are new in a, and in b where it is given.
func (v *view) cold(h held, a, b []bool) Cold {
	c := Cold{AUC: Number(math.NaN()), AbstainRate: Number(math.NaN())}
	if a == nil {
		return c
	}
	var p []float64
	var y []uint8
	for _, row := range v.rows {
		if a[row] && (b == nil || b[row]) {
			p, y = append(p, h.p[row]), append(y, v.t.Label[row])
			c.Denied += int(1 - v.t.Label[row])
		}
	}
	c.Rows, c.AUC, c.AbstainRate = len(y), Number(measure.AUC(p, y)), Number(v.abstains(h, a, b))
	return c
}

// abstains is the share of rows on which the method abstains, of those that are new in a and b where given; NaN for
// one that always answers.
func (v *view) abstains(h held, a, b []bool) float64 {
	if !h.can {
		return math.NaN()
	}
	var rows, abstained float64
	for _, row := range v.rows {
		if (a == nil || a[row]) && (b == nil || b[row]) {
			rows++
			if h.abstain[row] {
				abstained++
			}
		}
	}
	return abstained / rows
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
