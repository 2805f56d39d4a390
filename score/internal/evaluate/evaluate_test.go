package evaluate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/score/internal/learn"
	"recert/score/internal/table"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rates is a learner small enough to check by hand: the smoothed rate by the level of its first column.
type rates struct{ fail error }

func (rates) Name() string { return "rates-1" }

func (r rates) Fit(_ context.Context, t *table.Table, rows []int, progress func(float64)) (learn.Model, error) {
	if r.fail != nil {
		return nil, r.fail
	}
	m := fittedRates{Fitted: rate("", t.Columns[0].Name).mustFit(t, rows), seen: map[string]map[string]bool{}}
	for i := range t.Columns {
		c := &t.Columns[i]
		m.seen[c.Name] = map[string]bool{}
		for _, row := range rows {
			m.seen[c.Name][c.Levels[c.Codes[row]]] = true
		}
	}
	progress(0.5)
	return m, nil
}

func (m Method) mustFit(t *table.Table, rows []int) Fitted {
	f, err := m.Fit(context.Background(), t, rows, nil)
	if err != nil {
		panic(err)
	}
	return f
}

type fittedRates struct {
	Fitted
	seen map[string]map[string]bool
}

func (m fittedRates) Logits(t *table.Table, rows []int) []float64 {
	p := m.Probabilities(t, rows)
	for i := range p {
		p[i] = logit(p[i])
	}
	return p
}

func (m fittedRates) Explain(t *table.Table, row int) (float64, []learn.Term) {
	return m.Logits(t, []int{row})[0], nil
}

func (m fittedRates) Support(t *table.Table, row int) (s learn.Support) {
	for i := range t.Columns {
		if c := &t.Columns[i]; !m.seen[c.Name][c.Levels[c.Codes[row]]] {
			s.Unseen = append(s.Unseen, c.Name)
		}
	}
	return s
}

func (fittedRates) AppendBinary(b []byte) ([]byte, error) { return b, nil }

// sample is an org in which managers differ in how much they approve, and titles in what they may have.
func sample(n int) *table.Table {
	rng := rand.New(rand.NewPCG(11, 12))
	b := table.NewBuilder([]string{"MGR_ID", "RESOURCE", "TITLE"}, nil)
	for range n {
		manager, resource, title := rng.IntN(n/20), rng.IntN(n/40), rng.IntN(3)
		z := 2.5 - 2*float64(manager%3) + float64((resource+title)%3)
		b.Add([]string{name("m", manager), name("r", resource), name("t", title)}, nil)
		b.Decide(rng.Float64() < Sigmoid(z), 1)
	}
	return b.Table()
}

func name(kind string, i int) string { return kind + string(rune('0'+i/10)) + string(rune('0'+i%10)) }

func options(t *table.Table) Options {
	o := Defaults()
	o.Folds, o.Manager, o.Resource = 5, ManagerColumn(t), ResourceColumn(t)
	return o
}

func evaluated(t *testing.T, tb *table.Table, o Options) *Result {
	t.Helper()
	r, err := Evaluate(t.Context(), tb, []Method{Learner("served", rates{})}, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func timeless(r Report) Report {
	for _, all := range []map[string]Figures{r.Models, r.Baselines} {
		for name, f := range all {
			f.Seconds = 0
			all[name] = f
		}
	}
	r.Seconds = 0
	return r
}

func asJSON(t *testing.T, r Report) []byte {
	t.Helper()
	b, err := json.MarshalIndent(timeless(r), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func TestReportGolden(t *testing.T) {
	t.Parallel()
	tb := sample(800)
	got := asJSON(t, evaluated(t, tb, options(tb)).Report)
	boottest.Golden(t, "testdata/report.json", got)
}

func TestReportDoesNotDependOnWorkers(t *testing.T) {
	t.Parallel()
	tb := sample(400)
	o := options(tb)
	want := asJSON(t, evaluated(t, tb, o).Report)
	o.Workers = 1
	if got := asJSON(t, evaluated(t, tb, o).Report); !bytes.Equal(got, want) {
		t.Errorf("one worker:\n%s\ntwo:\n%s", got, want)
	}
}

func TestServedIsJudgedLikeTheBaselineThatItEquals(t *testing.T) {
	t.Parallel()
	tb := sample(800)
	r := evaluated(t, tb, options(tb)).Report
	base := r.Baselines[ManagerRate]
	if math.Abs(float64(r.AUC-base.AUC)) > 1e-12 || math.Abs(float64(r.LogLoss-base.LogLoss)) > 1e-9 {
		t.Errorf("got %v, %v, want %v, %v", r.AUC, r.LogLoss, base.AUC, base.LogLoss)
	}
}

func TestBaselinesRankWhatTheyCanSee(t *testing.T) {
	t.Parallel()
	tb := sample(1200)
	r := evaluated(t, tb, options(tb)).Report
	for _, name := range []string{ManagerRate, NaiveBayes, LinearSingles} {
		if auc := r.Baselines[name].AUC; auc < 0.7 {
			t.Errorf("%s: AUC %.3f", name, auc)
		}
	}
	if r.GroupShareColumn == "" || len(r.GroupShareAUC) != 2 || !math.IsNaN(float64(r.Baselines[GroupShare].LogLoss)) {
		t.Errorf("group share by %q of %v, logloss %v", r.GroupShareColumn, r.GroupShareAUC, r.Baselines[GroupShare].LogLoss)
	}
}

func TestMistakesAreNamed(t *testing.T) {
	t.Parallel()
	few := sample(60)
	for i := range few.Label {
		few.Label[i] = uint8(min(i, 1))
	}
	open := sample(60)
	open.Label = nil
	o := options(few)
	cases := []struct {
		name  string
		table *table.Table
		o     Options
		fail  error
		want  string
	}{
		{"one denial", few, o, nil, "1 rows are denied and 59 approved, too few for 5 folds"},
		{"one denial, by time", few, Options{Split: ByTime, Holdout: 1, Workers: 1}, nil, "too few for a split by time"},
		{"no decisions", open, o, nil, "the rows have no decisions"},
		{"a learner that fails", sample(400), options(few), errors.New("no memory"), "fitting served: no memory"},
	}
	for _, c := range cases {
		_, err := Evaluate(t.Context(), c.table, []Method{Learner("served", rates{fail: c.fail})}, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestStopEndsARun(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	tb := sample(400)
	if _, err := Evaluate(ctx, tb, []Method{linearSingles()}, options(tb)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestProgressRisesToOne(t *testing.T) {
	t.Parallel()
	tb := sample(400)
	o := options(tb)
	last := 0.0
	o.Workers = 1
	o.Progress = func(done float64) {
		if done < last {
			t.Errorf("progress fell from %v to %v", last, done)
		}
		last = done
	}
	evaluated(t, tb, o)
	if math.Abs(last-1) > 1e-9 {
		t.Errorf("it ended at %v", last)
	}
}

// The pooled out-of-fold figures of one fold of the real decisions, with a quick model: enough to notice that reading,
// splitting or a baseline has gone wrong.
func TestBaselinesOnRealDecisions(t *testing.T) {
	t.Parallel()
	f, err := os.Open(boottest.Shared(t, "data", "access-decisions", "decisions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tb, err := table.Read(f, table.Options{Label: "ACTION"})
	if err != nil {
		t.Fatal(err)
	}
	tb = tb.Without("ROLE_CODE")
	o := options(tb)
	o.Split, o.Holdout = ByTime, 0.1
	r := evaluated(t, tb, o).Report
	if r.Manager != "MGR_ID" || r.Resource != "RESOURCE" || r.Rows != 22968 {
		t.Errorf("got %q, %q, %d rows", r.Manager, r.Resource, r.Rows)
	}
	for name, least := range map[string]Number{ManagerRate: 0.78, NaiveBayes: 0.79, LinearSingles: 0.81, GroupShare: 0.6} {
		if got := r.Baselines[name].AUC; got < least {
			t.Errorf("%s: AUC %.3f, want at least %.2f", name, got, least)
		}
	}
}

func TestColdRowsAreThoseNewInTheirFold(t *testing.T) {
	t.Parallel()
	b := table.NewBuilder([]string{"mgr", "resource"}, nil)
	for i := range 100 {
		manager, resource := name("m", i%5), name("r", i%4)
		if i >= 90 {
			manager = name("new", i%3)
		}
		if i >= 95 {
			resource = "new"
		}
		b.Add([]string{manager, resource}, nil)
		b.Decide(i%4 > 0, 1)
	}
	tb := b.Table()
	o := options(tb)
	o.Split = ByTime
	r := evaluated(t, tb, o).Report
	c := r.ColdStart
	if r.Tested != 20 || c.UnseenManager.Rows != 10 || c.UnseenResource.Rows != 5 || c.UnseenBoth.Rows != 5 || c.UnseenManager.AUC != 0.5 {
		t.Errorf("got %d tested, %+v", r.Tested, c)
	}
	// Two columns, so that one new level is half of them.
	if c.UnseenBoth.AbstainRate != 1 || r.AbstainRate != 0.5 {
		t.Errorf("abstains on %v of both new, on %v of all", c.UnseenBoth.AbstainRate, r.AbstainRate)
	}
}
