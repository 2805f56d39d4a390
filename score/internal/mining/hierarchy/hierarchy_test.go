package hierarchy

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func random(r *rand.Rand, users, permissions int, chance float64) *matrix.Matrix {
	edges := []matrix.Edge{{}}
	for u := range users {
		for p := range permissions {
			if r.Float64() < chance {
				edges = append(edges, matrix.Edge{User: int32(u), Permission: int32(p)})
			}
		}
	}
	return matrix.New(users, permissions, edges)
}

// priced recomputes cost and grants of a result from its roles alone, and fails unless they are exact.
func priced(t *testing.T, m *matrix.Matrix, res Result, roleCost int) int {
	t.Helper()
	cost := 0
	got := bits.Many(len(m.Rows), len(m.Columns))
	var grants func(i, depth int) bits.Set
	grants = func(i, depth int) bits.Set {
		if depth > len(res.Roles) {
			t.Fatalf("role %d inherits itself", i)
		}
		g := res.Roles[i].Direct.Clone()
		for _, k := range res.Roles[i].Inherits {
			g.Or(grants(k, depth+1))
		}
		return g
	}
	for i, role := range res.Roles {
		g := grants(i, 0)
		if !g.Equal(role.Grants) {
			t.Fatalf("role %d says that it grants %v, it grants %v", i, role.Grants, g)
		}
		cost += roleCost + len(role.Inherits)
		for c := range role.Direct.All() {
			cost += len(m.Permissions[c])
		}
		for _, r := range role.Rows {
			cost += len(m.Users[r])
			got[r].Or(g)
		}
	}
	for r := range got {
		if !got[r].Equal(m.Rows[r]) {
			t.Fatalf("row %d gets %v, holds %v", r, got[r], m.Rows[r])
		}
	}
	return cost
}

func TestSolveIsExactAndCountsItsCost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := random(r, 1+r.IntN(30), 1+r.IntN(90), 0.1+0.8*r.Float64())
		roleCost := []int{1, 1 << 32}[seed%2]
		res := Solve(context.Background(), m, [][]bits.Set{m.Rows}, Options{RoleCost: roleCost, Seed: seed, Walks: 2, Work: 400_000, Hot: 2, Cold: 0.1})
		if got := priced(t, m, res, roleCost); got != res.Cost {
			t.Errorf("seed %d: the cost is %d, it says %d", seed, got, res.Cost)
		}
	}
}

// TestRollbackRestoresCostAndGrants walks hot, so that most moves are taken back, and recounts the whole state.
func TestRollbackRestoresCostAndGrants(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	m := random(r, 25, 70, 0.4)
	w := newWalk(t.Context(), m, m.Rows, Options{RoleCost: 1, Seed: 1, Work: 1 << 40, Hot: 2, Cold: 0.1}, 0)
	for step := range 4000 {
		w.temp = float64(step%3) / 2
		w.step()
		if step%100 != 0 {
			continue
		}
		cost := 0
		for x := range w.nodes {
			n := &w.nodes[x]
			if !n.live {
				continue
			}
			if want := w.price(n, n.kids); n.cost != want {
				t.Fatalf("step %d: node %d costs %d, it says %d", step, x, want, n.cost)
			}
			cost += n.cost
		}
		if cost += len(w.roles); cost != w.cost {
			t.Fatalf("step %d: the state costs %d, it says %d", step, cost, w.cost)
		}
	}
}

// cheapest tries every set of up to three roles for a tiny relation, each kid chosen best.
func cheapest(m *matrix.Matrix) int {
	n := len(m.Columns)
	all := 1 << n
	best := 1 << 30
	rows := make([]int, len(m.Rows))
	for r := range m.Rows {
		rows[r] = int(m.Rows[r][0])
	}
	size := func(set int) (k int) {
		for c := range n {
			if set>>c&1 == 1 {
				k += len(m.Permissions[c])
			}
		}
		return k
	}
	cover := func(want int, family []int, direct bool) int {
		least := 1 << 30
		for pick := range 1 << len(family) {
			got, edges := 0, 0
			fits := true
			for i, f := range family {
				if pick>>i&1 == 1 {
					got |= f
					edges++
					fits = fits && f&^want == 0 && (!direct || f != want)
				}
			}
			switch {
			case !fits:
			case direct:
				least = min(least, edges+size(want&^got))
			case got == want:
				least = min(least, edges)
			}
		}
		return least
	}
	var try func(family []int, from int)
	try = func(family []int, from int) {
		total := len(family)
		for r, want := range rows {
			c := cover(want, family, false)
			if c >= 1<<30 {
				total = 1 << 30
				break
			}
			total += c * len(m.Users[r])
		}
		if total < 1<<30 {
			for _, f := range family {
				total += cover(f, family, true)
			}
			best = min(best, total)
		}
		if len(family) < 4 {
			for f := from; f < all; f++ {
				try(append(family[:len(family):len(family)], f), f+1)
			}
		}
	}
	try(nil, 1)
	return best
}

func TestSolveFindsTheCheapestOfTinyRelations(t *testing.T) {
	t.Parallel()
	for seed := range uint64(25) {
		r := rand.New(rand.NewPCG(seed, 5))
		m := random(r, 2+r.IntN(4), 2+r.IntN(3), 0.7)
		want := cheapest(m)
		res := Solve(context.Background(), m, [][]bits.Set{m.Rows}, Options{RoleCost: 1, Seed: seed, Walks: 1, Work: 2_000_000, Hot: 2, Cold: 0.1})
		// The exhaustive search stops at four roles, so it may be beaten.
		if got := priced(t, m, res, 1); got > want {
			t.Errorf("seed %d: got %d, want %d", seed, got, want)
		}
	}
}

func TestSolveIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	m := random(rand.New(rand.NewPCG(3, 3)), 30, 60, 0.5)
	o := Options{RoleCost: 1, Seed: 4, Walks: 2, Work: 1_000_000, Hot: 2, Cold: 0.1}
	first := fmt.Sprint(Solve(context.Background(), m, [][]bits.Set{m.Rows}, o))
	if second := fmt.Sprint(Solve(context.Background(), m, [][]bits.Set{m.Rows}, o)); first != second {
		t.Errorf("two runs differ:\n%s\n%s", first, second)
	}
}

// TestSolveKeepsTheNumberOfRoles makes roles dear: their number must not grow.
func TestSolveKeepsTheNumberOfRoles(t *testing.T) {
	t.Parallel()
	m := random(rand.New(rand.NewPCG(6, 6)), 20, 40, 0.5)
	res := Solve(context.Background(), m, [][]bits.Set{m.Rows}, Options{RoleCost: 1 << 32, Walks: 1, Work: 1_000_000, Hot: 2, Cold: 0.1})
	if len(res.Roles) > len(m.Rows) {
		t.Errorf("got %d roles out of %d", len(res.Roles), len(m.Rows))
	}
}

func TestSolveEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	m := random(rand.New(rand.NewPCG(7, 7)), 20, 40, 0.5)
	res := Solve(ctx, m, [][]bits.Set{m.Rows}, Options{RoleCost: 1, Walks: 2, Work: 1 << 50, Hot: 2, Cold: 0.1})
	priced(t, m, res, 1)
}

// TestSolveDoesNotArrangeRolesWhenTimeIsOver has rows that each hold one column more than the one before: with many, to
// find the kids of each takes long.
func TestSolveDoesNotArrangeRolesWhenTimeIsOver(t *testing.T) {
	t.Parallel()
	var edges []matrix.Edge
	for u := range int32(40) {
		for p := range u + 1 {
			edges = append(edges, matrix.Edge{User: u, Permission: p})
		}
	}
	m := matrix.New(40, 40, edges)
	for _, over := range []bool{false, true} {
		ctx, stop := context.WithCancel(t.Context())
		if over {
			stop()
		}
		res := Solve(ctx, m, [][]bits.Set{m.Rows}, Options{RoleCost: 1, Walks: 2, Work: 1, Hot: 2, Cold: 0.1})
		stop()
		priced(t, m, res, 1)
		if inherits := slices.ContainsFunc(res.Roles, func(r Role) bool { return len(r.Inherits) > 0 }); inherits == over || res.Cut != over {
			t.Errorf("time over %t: roles inherit %t, cut %t", over, inherits, res.Cut)
		}
	}
}
