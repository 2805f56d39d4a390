package linear

import (
	"context"
	"math"
	"testing"

	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/wire"
)

func TestUpdateLearnsAsTheFirstPassDoes(t *testing.T) {
	tab := learntest.World{Rows: 900, Seed: 1}.Table()
	s := Defaults()
	s.Passes, s.Bins = 1, 1 // no cuts, as a model of no rows has none
	all, err := New(s).Fit(context.Background(), tab, learntest.Rows(0, 600), nil)
	if err != nil {
		t.Fatal(err)
	}
	none, err := New(s).Fit(context.Background(), tab, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	streamed := none.(*Model)
	for row := range 600 {
		streamed.Update(tab, row)
	}
	rows := learntest.Rows(0, 900)
	want := all.Logits(tab, rows)
	for i, z := range streamed.Logits(tab, rows) {
		if z != want[i] {
			t.Fatalf("row %d: %v streamed, %v in one pass", i, z, want[i])
		}
	}
}

func TestUpdateGoesOnAfterALoad(t *testing.T) {
	tab := learntest.World{Rows: 900, Seed: 2}.Table()
	fitted, err := New(Defaults()).Fit(context.Background(), tab, learntest.Rows(0, 400), nil)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := fitted.AppendBinary(nil)
	r := wire.NewReader(b)
	r.Header()
	a, loaded := fitted.(*Model), Decode(r)
	if err := r.End(); err != nil {
		t.Fatal(err)
	}
	for row := 400; row < 600; row++ {
		a.Update(tab, row)
		loaded.Update(tab, row)
	}
	rows := learntest.Rows(600, 900)
	want := a.Logits(tab, rows)
	for i, z := range loaded.Logits(tab, rows) {
		if z != want[i] {
			t.Fatalf("row %d: %v after a load, %v without", rows[i], z, want[i])
		}
	}
}

func TestUnseenLevelsFallBackOnTheCoarserColumns(t *testing.T) {
	other := learntest.World{Rows: 3000, Seed: 3, Name: func(column string, n int) string {
		if column == "manager" || column == "resource" {
			column = "new " + column
		}
		return column + string(rune('0'+n/10)) + string(rune('0'+n%10))
	}}
	known := other
	known.Name = func(column string, n int) string { return column + string(rune('0'+n/10)) + string(rune('0'+n%10)) }
	rows := learntest.Rows(2500, 3000)
	m, err := New(Defaults()).Fit(context.Background(), known.Table(), learntest.Rows(0, 2500), nil)
	if err != nil {
		t.Fatal(err)
	}
	fresh := other.Table()
	if auc := learntest.AUC(fresh, rows, m.Logits(fresh, rows)); auc < 0.6 {
		t.Errorf("new managers and resources in known departments and apps: AUC %.3f", auc)
	}
	if s := m.Support(fresh, rows[0]); len(s.Unseen) != 2 {
		t.Errorf("unseen columns: %v", s.Unseen)
	}
}

func TestWeightsCountAsRepeats(t *testing.T) {
	tab := learntest.World{Rows: 400, Seed: 4}.Table()
	none := *tab
	none.Weight = make([]float64, tab.Rows)
	m, err := New(Defaults()).Fit(context.Background(), &none, learntest.Rows(0, 400), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, z := range m.Logits(tab, learntest.Rows(0, 400)) {
		if math.Abs(z) > 1e-12 {
			t.Fatalf("rows that weigh nothing taught a logit of %v", z)
		}
	}
}
