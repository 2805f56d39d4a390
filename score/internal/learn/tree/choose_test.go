package tree

import (
	"fmt"
	"slices"
	"testing"

	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/level"
	"recert/score/internal/table"
)

func chosen(t *testing.T, tab *table.Table, s Settings) (*level.Dictionary, []combination) {
	t.Helper()
	rows := learntest.Rows(0, tab.Rows)
	d, x := level.Read(tab, rows)
	tr := newTraining(tab, rows)
	combos, err := choose(t.Context(), d, x, &tr, s)
	if err != nil {
		t.Fatal(err)
	}
	return d, combos
}

func TestAColumnThatFollowsFromAnotherAddsNoCombination(t *testing.T) {
	tab := learntest.World{Rows: 500, Seed: 1, Constant: true}.Table()
	copied := *tab.Column("manager")
	copied.Name = "manager's manager"
	tab.Columns = append(tab.Columns, copied)
	d, combos := chosen(t, tab, Defaults())
	seen := map[string]bool{}
	for _, c := range combos {
		var names []string
		for _, column := range c.columns {
			names = append(names, d.Columns[column].Name)
		}
		if slices.Contains(names, "constant") || slices.Contains(names, "manager's manager") {
			t.Errorf("%v is chosen", names)
		}
		// A manager is of one department, a resource of one app.
		if slices.Contains(names, "manager") && slices.Contains(names, "department") {
			t.Errorf("%v is chosen: the department follows from the manager", names)
		}
		seen[fmt.Sprint(names)] = true
	}
	for _, want := range []string{"[manager]", "[department]", "[resource]", "[app]", "[manager resource]", "[department app]"} {
		if !seen[want] {
			t.Errorf("%s is not chosen", want)
		}
	}
}

func TestOfManyCombinationsThoseThatForetellAreChosen(t *testing.T) {
	tab := learntest.World{Rows: 2000, Seed: 2, Noise: true}.Table()
	s := Defaults()
	s.Combinations = 7
	d, combos := chosen(t, tab, s)
	if len(combos) != 7 {
		t.Fatalf("%d combinations, not 7", len(combos))
	}
	for _, c := range combos[5:] {
		if slices.ContainsFunc(c.columns, func(i int) bool { return d.Columns[i].Name == "noise" }) {
			t.Error("a pair with a column of unique levels is chosen")
		}
	}
}

func TestRowsAreForetoldByEarlierOnesOnly(t *testing.T) {
	tr := training{label: []uint8{0, 1, 0, 1, 0, 1}, weight: []float64{1, 1, 1, 1, 1, 1}}
	if gain := tr.foretells([]uint32{0, 1, 2, 3, 4, 5}, 6); gain > 1e-9 {
		t.Errorf("unique levels gain %v", gain)
	}
	if gain := tr.foretells([]uint32{0, 1, 0, 1, 0, 1}, 2); gain <= 0 {
		t.Errorf("levels that are always decided alike gain %v", gain)
	}
}
