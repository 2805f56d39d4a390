package blend

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"recert/score/internal/learn"
	"recert/score/internal/learn/calibrate"
	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/tree"
	"recert/score/internal/table"
)

func fit(t *testing.T, l learn.Learner, tab *table.Table, rows []int) learn.Model {
	t.Helper()
	m, err := l.Fit(context.Background(), tab, rows, nil)
	if err != nil {
		t.Fatalf("%s: %v", l.Name(), err)
	}
	return m
}

// quick is Served with fewer trees.
func quick() learn.Learner {
	s := tree.Defaults()
	s.Members, s.Trees = 2, 20
	return served(s, 1)
}

func each(t *testing.T, f func(t *testing.T, l learn.Learner)) {
	t.Helper()
	for _, l := range []learn.Learner{quick(), Linear()} {
		t.Run(l.Name(), func(t *testing.T) { f(t, l) })
	}
}

func TestTermsAddUpToTheLogit(t *testing.T) {
	tab := learntest.World{Rows: 1500, Seed: 1}.Table()
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		m := fit(t, l, tab, learntest.Rows(0, 1000))
		rows := learntest.Rows(900, 1100)
		for i, z := range m.Logits(tab, rows) {
			sum, terms := m.Explain(tab, rows[i])
			for _, term := range terms {
				sum += term.Weight
			}
			if math.Abs(sum-z) > 1e-9 {
				t.Fatalf("row %d: base and terms add up to %v, the logit is %v", rows[i], sum, z)
			}
		}
	})
}

func TestRenamedLevelsChangeNothing(t *testing.T) {
	plain := learntest.World{Rows: 1500, Seed: 2}
	renamed := plain
	renamed.Name = func(column string, n int) string { return fmt.Sprint((n*7919+13)%10007, column) }
	a, b := plain.Table(), renamed.Table()
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		rows, held := learntest.Rows(0, 1000), learntest.Rows(1000, 1500)
		za, zb := fit(t, l, a, rows).Logits(a, held), fit(t, l, b, rows).Logits(b, held)
		for i := range za {
			if math.Abs(za[i]-zb[i]) > 1e-9 {
				t.Fatalf("row %d: %v and, with levels renamed, %v", held[i], za[i], zb[i])
			}
		}
	})
}

func TestSameRowsGiveSameBytes(t *testing.T) {
	tab := learntest.World{Rows: 800, Seed: 3, Weighted: true}.Table()
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		var first []byte
		for range 3 {
			b, err := fit(t, l, tab, learntest.Rows(0, 800)).AppendBinary(nil)
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = b
			}
			if !bytes.Equal(first, b) {
				t.Fatal("the same rows gave other bytes")
			}
		}
	})
}

func TestLevelsOfOneRowEachDoNotLeakTheLabel(t *testing.T) {
	tab := learntest.World{Rows: 2000, Seed: 4, Noise: true}.Table()
	only := &table.Table{Rows: tab.Rows, Label: tab.Label, Columns: []table.Column{*tab.Column("noise")}}
	without := learntest.World{Rows: 2000, Seed: 4}.Table()
	rows, held := learntest.Rows(0, 1500), learntest.Rows(1500, 2000)
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		if auc := learntest.AUC(only, held, fit(t, l, only, rows).Logits(only, held)); math.Abs(auc-0.5) > 0.02 {
			t.Errorf("a column of unique levels alone ranks held-out rows: AUC %.3f", auc)
		}
		with := learntest.AUC(tab, held, fit(t, l, tab, rows).Logits(tab, held))
		if plain := learntest.AUC(without, held, fit(t, l, without, rows).Logits(without, held)); with < plain-0.02 {
			t.Errorf("a column of unique levels spoils the model: AUC %.3f, without it %.3f", with, plain)
		}
	})
}

func TestOddTablesGiveASaneModel(t *testing.T) {
	base := learntest.World{Rows: 300, Seed: 5, Constant: true}.Table()
	approved := *base
	approved.Label = bytes.Repeat([]byte{1}, base.Rows)
	numbers := &table.Table{Rows: base.Rows, Label: base.Label, Columns: []table.Column{*base.Column("idle"), *base.Column("tenure")}}
	empty := &table.Table{Rows: base.Rows, Label: base.Label, Columns: []table.Column{*base.Column("constant")}}
	bare := &table.Table{Rows: base.Rows, Label: base.Label}
	cases := map[string]struct {
		t    *table.Table
		rows []int
	}{
		"one row": {base, []int{7}}, "two rows": {base, []int{7, 8}}, "constant column": {base, learntest.Rows(0, 200)},
		"one class": {&approved, learntest.Rows(0, 200)}, "all numeric": {numbers, learntest.Rows(0, 200)},
		"only a constant": {empty, learntest.Rows(0, 200)}, "no columns": {bare, learntest.Rows(0, 200)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, l learn.Learner) {
				t.Helper()
				for _, z := range fit(t, l, c.t, c.rows).Logits(c.t, learntest.Rows(0, 300)) {
					if math.IsNaN(z) || math.Abs(z) > 15 {
						t.Fatalf("a logit of %v", z)
					}
				}
			})
		})
	}
}

func TestNothingToLearnFromIsAnError(t *testing.T) {
	tab := learntest.World{Rows: 10, Seed: 6}.Table()
	bare := *tab
	bare.Label = nil
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		if _, err := l.Fit(context.Background(), tab, nil, nil); !errors.Is(err, errNoRows) {
			t.Errorf("no rows: %v", err)
		}
		if _, err := l.Fit(context.Background(), &bare, []int{1}, nil); !errors.Is(err, errNoLabels) {
			t.Errorf("no labels: %v", err)
		}
	})
}

func TestFitEndsWithItsContext(t *testing.T) {
	tab := learntest.World{Rows: 500, Seed: 7}.Table()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		if _, err := l.Fit(ctx, tab, learntest.Rows(0, 500), nil); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled fit: %v", err)
		}
	})
}

func TestProgressRisesToOne(t *testing.T) {
	tab := learntest.World{Rows: 600, Seed: 8}.Table()
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		last := 0.0
		_, err := l.Fit(context.Background(), tab, learntest.Rows(0, 600), func(done float64) {
			if done < last-1e-12 || done > 1+1e-12 {
				t.Fatalf("%v done after %v", done, last)
			}
			last = done
		})
		if err != nil || last < 0.999 {
			t.Errorf("%v done at the end (%v)", last, err)
		}
	})
}

func TestRecalibratedIsOneMapAfterTheOther(t *testing.T) {
	tab := learntest.World{Rows: 600, Seed: 9}.Table()
	m := fit(t, Linear(), tab, learntest.Rows(0, 600)).(*Model)
	p := calibrate.Platt{Slope: 0.7, Shift: -0.3}
	before, after := m.Logits(tab, []int{5}), m.Recalibrated(p).Logits(tab, []int{5})
	if math.Abs(after[0]-p.Apply(before[0])) > 1e-12 {
		t.Errorf("a logit of %v became %v", before[0], after[0])
	}
}

func TestOnlyOnlinePartsLearnOn(t *testing.T) {
	tab := learntest.World{Rows: 600, Seed: 10}.Table()
	rows := learntest.Rows(0, 500)
	if fit(t, quick(), tab, rows).(*Model).Update(tab, 501) {
		t.Error("trees say that they learned from one decision")
	}
	m := fit(t, Linear(), tab, rows).(*Model)
	before := m.Logits(tab, []int{501})[0]
	if !m.Update(tab, 501) || m.Logits(tab, []int{501})[0] == before {
		t.Error("the online model did not learn from a decision")
	}
}

func TestRowsOfNoWeightTeachNothing(t *testing.T) {
	tab := learntest.World{Rows: 3000, Seed: 11}.Table()
	rows, held := learntest.Rows(0, 2400), learntest.Rows(2400, 3000)
	wrong := *tab
	wrong.Label, wrong.Weight = bytes.Clone(tab.Label), make([]float64, tab.Rows)
	for i := range wrong.Label {
		if wrong.Weight[i] = 1; i%2 == 0 && i < 2400 {
			wrong.Label[i], wrong.Weight[i] = 1-wrong.Label[i], 0
		}
	}
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		right := learntest.AUC(tab, held, fit(t, l, tab, rows).Logits(tab, held))
		if auc := learntest.AUC(tab, held, fit(t, l, &wrong, rows).Logits(tab, held)); auc < right-0.05 {
			t.Errorf("with half the labels wrong, at no weight, AUC is %.3f, with all right %.3f", auc, right)
		}
	})
}

func TestUnseenLevelsFallBackOnTheCoarserColumns(t *testing.T) {
	name := func(column string, n int) string { return fmt.Sprint(column, n) }
	known := learntest.World{Rows: 3000, Seed: 12, Name: name}
	fresh := known
	fresh.Name = func(column string, n int) string {
		if column == "manager" || column == "resource" {
			return "new " + name(column, n)
		}
		return name(column, n)
	}
	a, b := known.Table(), fresh.Table()
	rows, held := learntest.Rows(0, 2400), learntest.Rows(2400, 3000)
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		m := fit(t, l, a, rows)
		if auc := learntest.AUC(b, held, m.Logits(b, held)); auc < 0.6 {
			t.Errorf("new managers and resources in known departments and apps: AUC %.3f", auc)
		}
		if s := m.Support(b, held[0]); fmt.Sprint(s.Unseen) != "[manager resource]" || s.Rows < 1 {
			t.Errorf("support of a new manager and resource: %+v", s)
		}
	})
}

func TestAColumnThatIsMissingIsAsNeverSeen(t *testing.T) {
	tab := learntest.World{Rows: 800, Seed: 13}.Table()
	less := &table.Table{Rows: tab.Rows, Columns: []table.Column{*tab.Column("idle"), *tab.Column("app"), *tab.Column("department")}}
	each(t, func(t *testing.T, l learn.Learner) {
		t.Helper()
		m := fit(t, l, tab, learntest.Rows(0, 600))
		for _, z := range m.Logits(less, learntest.Rows(0, 800)) {
			if math.IsNaN(z) || math.Abs(z) > 15 {
				t.Fatalf("a logit of %v", z)
			}
		}
		if s := m.Support(less, 0); fmt.Sprint(s.Unseen) != "[manager resource]" {
			t.Errorf("support without the columns: %+v", s)
		}
	})
}
