// Package learntest makes tables of decisions for the tests of learners, and measures what they learned.
package learntest

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"recert/score/internal/table"
)

// World is how a table of decisions is made.
type World struct {
	Rows int
	Seed uint64
	// Name calls a level, given its column and number; nil is plain.
	Name func(column string, n int) string
	// Noise adds a column with a level of its own in each row, Constant one with the same in all.
	Noise, Constant bool
	// Weighted gives the rows weights.
	Weighted bool
}

// Table makes the table: managers and resources that deny more or less, pairs of them that differ, two numbers,
// one of which is often missing.
func (w World) Table() *table.Table {
	name := w.Name
	if name == nil {
		name = func(column string, n int) string { return fmt.Sprint(column, n) }
	}
	rnd := rand.New(rand.NewPCG(w.Seed, 1))
	columns := []string{"manager", "department", "resource", "app"}
	if w.Noise {
		columns = append(columns, "noise")
	}
	if w.Constant {
		columns = append(columns, "constant")
	}
	b := table.NewBuilder(columns, []string{"idle", "tenure"})
	for row := range w.Rows {
		manager, resource := int(40*rnd.Float64()*rnd.Float64()), int(100*rnd.Float64()*rnd.Float64())
		department, app := manager/5, resource/10
		idle, tenure := rnd.ExpFloat64()*60, rnd.Float64()*10
		logit := 2 - 1.5*float64(manager*7%5) + 0.8*float64(resource*3%4) - 2*float64(department*app%3) - idle/60
		levels := []string{name("manager", manager), name("department", department), name("resource", resource), name("app", app)}
		if w.Noise {
			levels = append(levels, name("noise", row))
		}
		if w.Constant {
			levels = append(levels, name("constant", 0))
		}
		if row%3 == 0 {
			idle = table.Missing()
		}
		b.Add(levels, []float64{idle, tenure})
		weight := 1.0
		if w.Weighted {
			weight = float64(1+row%4) / 4
		}
		b.Decide(rnd.Float64() < 1/(1+math.Exp(-logit)), weight)
	}
	return b.Table()
}

// Rows are the numbers from..to-1.
func Rows(from, to int) []int {
	rows := make([]int, 0, max(0, to-from))
	for i := from; i < to; i++ {
		rows = append(rows, i)
	}
	return rows
}

// AUC is the chance that an approved row's logit is above a denied row's.
func AUC(t *table.Table, rows []int, logits []float64) float64 {
	order := Rows(0, len(rows))
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(logits[a], logits[b]) })
	var above, approved, denied float64
	for i := 0; i < len(order); {
		var yes, no float64
		j := i
		for ; j < len(order) && logits[order[j]] == logits[order[i]]; j++ {
			if t.Label[rows[order[j]]] == 1 {
				yes++
			} else {
				no++
			}
		}
		above += yes*denied + yes*no/2
		approved, denied, i = approved+yes, denied+no, j
	}
	return above / (approved * denied)
}
