// Package hierarchy looks for the cheapest set of roles with inheritance that grants exactly what is held.
//
// In goes the collapsed relation with roles to start from, out come roles, who has each directly, what each grants itself and
// what it inherits. The cost is WSC-H: roles, assignments of users, direct permissions and inheritance edges, of which
// none is implied by another. Each state of the search is exact, so is the result. It is found by simulated annealing: roles
// are made of what rows or roles have in common, taken away, and stretched or shrunk, and whoever is concerned takes the
// kids that are cheapest. Effort is counted in steps, not in seconds, and each walk has its own dice: the same input and
// options give the same result. Where ctx has a deadline that comes first, the walks cool down before it and the result says so; when ctx ends,
// the cheapest state so far is returned.
package hierarchy

import (
	"context"
	"slices"
	"sync"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// Options tell what is cheap and how hard to look.
type Options struct {
	// RoleCost is what one role costs: 1 for WSC-H, far more than everything else to keep the number of roles.
	RoleCost int
	// Seed makes other choices.
	Seed uint64
	// Walks are searches side by side, of which the cheapest result is taken.
	Walks int
	// Work is how many elementary steps a walk may take.
	Work int
	// Hot and Cold are the temperatures of the beginning and the end: how much dearer a step may make it.
	Hot, Cold float64
	// Progress hears the cost of the first walk and the share of its work that is done; nil hears nothing.
	Progress func(cost int, done float64)
}

// Role is one role of the result.
type Role struct {
	// Rows have the role directly.
	Rows []int
	// Grants are all columns that it gives, Direct those that no inherited role does.
	Grants, Direct bits.Set
	// Inherits are places of roles in the result.
	Inherits []int
}

// Result is an exact set of roles.
type Result struct {
	Roles []Role
	// Cost is WSC-H with a role at RoleCost.
	Cost int
	// Cut says that ctx ended before the work was done.
	Cut bool
}

// Solve improves on the given families of roles, each of which must grant each row its columns exactly. The walks
// start from them in turn.
func Solve(ctx context.Context, m *matrix.Matrix, families [][]bits.Set, o Options) Result {
	walks := make([]*walk, max(1, o.Walks))
	var group sync.WaitGroup
	for i := range walks {
		own := o
		if i > 0 {
			own.Progress = nil
		}
		group.Go(func() {
			walks[i] = newWalk(ctx, m, families[i%len(families)], own, uint64(i))
			walks[i].run(ctx)
		})
	}
	group.Wait()
	best := walks[0]
	for _, w := range walks[1:] {
		if w.best.cost < best.best.cost {
			best = w
		}
	}
	res := best.best.result(m)
	res.Cut = slices.ContainsFunc(walks, func(w *walk) bool { return w.cut })
	return res
}
