package measure

import (
	"math"
	"testing"
)

func TestPSI(t *testing.T) {
	t.Parallel()
	near(t, "no change", PSI([]float64{10, 20}, []float64{10, 20}), 0)
	// (29.5+1)/… : cells 30.5/101 and 70.5/101 before, 50.5/101 each now.
	a, b := 30.5/101, 70.5/101
	want := (0.5-a)*math.Log(0.5/a) + (0.5-b)*math.Log(0.5/b)
	near(t, "30/70 to 50/50", PSI([]float64{30, 70}, []float64{50, 50}), want)
	near(t, "an empty cell", PSI([]float64{30, 0, 70}, []float64{50, 0, 50}), want)
	near(t, "nothing", PSI([]float64{0, 0}, []float64{1, 1}), math.NaN())
	if v := PSILevels(map[string]int{"a": 100}, map[string]int{"b": 100}); v < ActPSI || math.IsInf(v, 0) {
		t.Errorf("a level that replaces another: got %v", v)
	}
	near(t, "levels that stay", PSILevels(map[string]int{"a": 5, "b": 5}, map[string]int{"b": 5, "a": 5}), 0)
}

func TestPSINumbers(t *testing.T) {
	t.Parallel()
	var before, moved, missing []float64
	for i := range 1000 {
		before, moved, missing = append(before, float64(i)), append(moved, float64(i)+400), append(missing, math.NaN())
	}
	near(t, "no change", PSINumbers(before, before, 10), 0)
	if v := PSINumbers(before, moved, 10); v < ActPSI {
		t.Errorf("a shift by four tenths: got %v", v)
	}
	if v := PSINumbers(before, missing, 10); v < ActPSI {
		t.Errorf("a feature that is gone: got %v", v)
	}
	flags := func(set int) []float64 {
		all := make([]float64, 1000)
		for i := range set {
			all[i] = 1
		}
		return all
	}
	near(t, "a flag that more rows have", PSINumbers(flags(50), flags(500), 10), PSI([]float64{950, 50}, []float64{500, 500}))
	near(t, "a flag that all rows have", PSINumbers(flags(0), flags(1000), 10), PSI([]float64{1000, 0}, []float64{0, 1000}))
	near(t, "a constant", PSINumbers([]float64{1, 1, 1}, []float64{1, 1, 1}, 10), 0)
	near(t, "nothing", PSINumbers(nil, nil, 10), math.NaN())
}

func TestKS(t *testing.T) {
	t.Parallel()
	near(t, "apart", KS([]float64{1, 2}, []float64{3, 4}), 1)
	near(t, "same", KS([]float64{1, 2, 2}, []float64{2, 1, 2}), 0)
	// Below 2: half of a, none of b.
	near(t, "half", KS([]float64{1, 2}, []float64{2, 3}), 0.5)
	near(t, "nothing", KS(nil, []float64{1}), math.NaN())
}

func TestDisparityLooksAtApprovedRowsOnly(t *testing.T) {
	t.Parallel()
	var flagged []bool
	var label []uint8
	var level []string
	add := func(name string, y uint8, n, flags int) {
		for i := range n {
			flagged, label, level = append(flagged, i < flags), append(label, y), append(level, name)
		}
	}
	add("a", 1, 100, 5)
	add("b", 1, 200, 60)
	add("a", 0, 50, 50)
	add("small", 1, 99, 99)
	d, ok := Disparities(flagged, label, func(row int) string { return level[row] }, FewestRows)
	if !ok || len(d.Groups) != 2 || d.Least != "a" || d.Most != "b" {
		t.Fatalf("got %+v, %v", d, ok)
	}
	near(t, "rate", d.Groups[0].Rate, 0.05)
	near(t, "gap to the rest", d.Groups[0].Gap, 0.05-159.0/299)
	near(t, "keep ratio", d.KeepRatio, 0.7/0.95)
	near(t, "flag ratio", d.FlagRatio, 0.05/0.3)
	near(t, "gap", d.Gap, 0.25)
	if d.FourFifths || d.GapLow >= d.Gap || d.GapHigh <= d.Gap || d.KeepRatioLow >= d.KeepRatio || d.KeepRatioHigh <= d.KeepRatio {
		t.Errorf("got %+v", d)
	}
	if _, ok := Disparities(flagged, label, func(int) string { return "one" }, FewestRows); ok {
		t.Error("one group has nobody to be compared with")
	}
}

func TestDisparityWhereNobodyIsFlagged(t *testing.T) {
	t.Parallel()
	label := make([]uint8, 200)
	for i := range label {
		label[i] = 1
	}
	d, ok := Disparities(make([]bool, 200), label, func(row int) string { return []string{"a", "b"}[row%2] }, 100)
	if !ok || !d.FourFifths || d.KeepRatio != 1 || d.FlagRatio != 1 || d.Gap != 0 {
		t.Errorf("got %+v, %v", d, ok)
	}
}
