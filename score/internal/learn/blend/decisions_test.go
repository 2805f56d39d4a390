package blend

import (
	"encoding/csv"
	"os"
	"testing"

	"recert/schemas/boottest"
	"recert/score/internal/learn"
	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/tree"
	"recert/score/internal/table"
)

// decisions are the shared data's.
func decisions(t *testing.T) *table.Table {
	t.Helper()
	f, err := os.Open(boottest.Shared(t, "data", "access-decisions", "decisions.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	b := table.NewBuilder(records[0][1:], nil)
	for _, r := range records[1:] {
		b.Add(r[1:], nil)
		b.Decide(r[0] == "1", 1)
	}
	return b.Table()
}

// One part of five is held out, and the floors are low: the figures are for bin/model eval to tell.
func TestRealDecisionsAreRanked(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	tab := decisions(t)
	var rows, held []int
	for row := range tab.Rows {
		if row%5 == 0 {
			held = append(held, row)
		} else {
			rows = append(rows, row)
		}
	}
	few := tree.Defaults()
	few.Members, few.Trees, few.Rate, few.Orders, few.Combinations = 1, 40, 0.25, 2, 60
	trees := served(few, 1)
	trees.folds = 0
	for _, c := range []struct {
		l     learn.Learner
		floor float64
	}{{trees, 0.855}, {Linear(), 0.83}} {
		m := fit(t, c.l, tab, rows)
		if auc := learntest.AUC(tab, held, m.Logits(tab, held)); auc < c.floor {
			t.Errorf("%s: AUC %.4f on a fifth of the decisions, at least %.2f is its mark", c.l.Name(), auc, c.floor)
		} else {
			b, _ := m.AppendBinary(nil)
			t.Logf("%s: AUC %.4f, %d bytes", c.l.Name(), auc, len(b))
		}
	}
}
