package cover

import (
	"context"
	"math/rand/v2"
	"testing"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// random makes a relation of the given size in which each pair holds with the given chance.
func random(r *rand.Rand, users, permissions int, chance float64) *matrix.Matrix {
	var edges []matrix.Edge
	for u := range users {
		for p := range permissions {
			if r.Float64() < chance {
				edges = append(edges, matrix.Edge{User: int32(u), Permission: int32(p)})
			}
		}
	}
	return matrix.New(users, permissions, edges)
}

// exactly fails unless the roles grant all that is held and nothing else.
func exactly(t *testing.T, m *matrix.Matrix, roles []Role) {
	t.Helper()
	got := bits.Many(len(m.Rows), len(m.Columns))
	for _, role := range roles {
		for r := range role.Rows.All() {
			got[r].Or(role.Columns)
		}
	}
	for r := range got {
		if !got[r].Equal(m.Rows[r]) {
			t.Fatalf("row %d: the roles grant %v, held is %v", r, got[r], m.Rows[r])
		}
	}
}

// fewest tries all sets of maximal roles, the smallest first.
func fewest(m *matrix.Matrix) int {
	type role struct{ rows, columns uint64 }
	var maximal []role
	seen := map[uint64]bool{}
	for rows := uint64(1); rows < 1<<len(m.Rows); rows++ {
		columns := ^uint64(0)
		for r := range m.Rows {
			if rows>>r&1 == 1 {
				columns &= m.Rows[r][0]
			}
		}
		if columns == 0 || seen[columns] {
			continue
		}
		seen[columns] = true
		var all uint64
		for r := range m.Rows {
			if columns&^m.Rows[r][0] == 0 {
				all |= 1 << r
			}
		}
		maximal = append(maximal, role{all, columns})
	}
	covered := func(r, c int, picked []role) bool {
		for _, p := range picked {
			if p.rows>>r&1 == 1 && p.columns>>c&1 == 1 {
				return true
			}
		}
		return false
	}
	var try func(picked []role, limit int) bool
	try = func(picked []role, limit int) bool {
		for r := range m.Rows {
			for c := range m.Rows[r].All() {
				if covered(r, c, picked) {
					continue
				}
				if len(picked) == limit {
					return false
				}
				for _, p := range maximal {
					if p.rows>>r&1 == 1 && p.columns>>c&1 == 1 && try(append(picked[:len(picked):len(picked)], p), limit) {
						return true
					}
				}
				return false
			}
		}
		return true
	}
	n := 0
	for !try(nil, n) {
		n++
	}
	return n
}

func TestSolveFindsTheFewestOfSmallRelations(t *testing.T) {
	t.Parallel()
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := random(r, 2+r.IntN(5), 2+r.IntN(5), 0.2+0.7*r.Float64())
		if len(m.Rows) == 0 {
			continue
		}
		res := Solve(context.Background(), m, Options{Seed: seed, Work: 20_000})
		exactly(t, m, res.Roles)
		if want := fewest(m); len(res.Roles) != want || res.Bound > want {
			t.Errorf("seed %d: got %d roles and the bound %d, want %d", seed, len(res.Roles), res.Bound, want)
		}
	}
}

// TestSolveCoversExactly covers larger relations, in which nothing but exactness and the bound can be checked.
func TestSolveCoversExactly(t *testing.T) {
	t.Parallel()
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 2))
		m := random(r, 1+r.IntN(40), 1+r.IntN(80), 0.05+0.9*r.Float64())
		res := Solve(context.Background(), m, Options{Seed: seed, Work: 100_000})
		exactly(t, m, res.Roles)
		if res.Bound > len(res.Roles) {
			t.Errorf("seed %d: the bound %d is above %d roles", seed, res.Bound, len(res.Roles))
		}
	}
}

// TestSolveFindsPlantedRoles unites few roles over many rows, with none that is held alone.
func TestSolveFindsPlantedRoles(t *testing.T) {
	t.Parallel()
	const planted, users, permissions = 40, 120, 150
	r := rand.New(rand.NewPCG(7, 3))
	roles := make([][]int, planted)
	for i := range roles {
		for range 3 + r.IntN(8) {
			roles[i] = append(roles[i], r.IntN(permissions))
		}
	}
	var edges []matrix.Edge
	for u := range users {
		for range 2 + r.IntN(4) {
			for _, p := range roles[r.IntN(planted)] {
				edges = append(edges, matrix.Edge{User: int32(u), Permission: int32(p)})
			}
		}
	}
	m := matrix.New(users, permissions, edges)
	res := Solve(context.Background(), m, Options{Work: 3_000_000})
	exactly(t, m, res.Roles)
	if len(res.Roles) > planted {
		t.Errorf("got %d roles, %d were planted", len(res.Roles), planted)
	}
}

func TestSolveIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	m := random(rand.New(rand.NewPCG(3, 3)), 25, 25, 0.6)
	first := Solve(context.Background(), m, Options{Seed: 5, Work: 200_000})
	second := Solve(context.Background(), m, Options{Seed: 5, Work: 200_000})
	if len(first.Roles) != len(second.Roles) || first.Bound != second.Bound {
		t.Fatalf("got %d roles (bound %d) and %d (%d)", len(first.Roles), first.Bound, len(second.Roles), second.Bound)
	}
	for i := range first.Roles {
		if !first.Roles[i].Columns.Equal(second.Roles[i].Columns) || !first.Roles[i].Rows.Equal(second.Roles[i].Rows) {
			t.Fatalf("role %d differs", i)
		}
	}
}

// TestSolveEndsWithItsContext gives a hard relation endless work and a context that has ended.
func TestSolveEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	m := random(rand.New(rand.NewPCG(4, 4)), 30, 30, 0.6)
	exactly(t, m, Solve(ctx, m, Options{Work: 1 << 50}).Roles)
}

// TestSolveEndsWithItsContextBeforeTheSearch has a relation whose reduction alone takes longer.
func TestSolveEndsWithItsContextBeforeTheSearch(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	m := random(rand.New(rand.NewPCG(6, 6)), 300, 400, 0.3)
	res := Solve(ctx, m, Options{Work: 1 << 50})
	exactly(t, m, res.Roles)
	if res.Kernel != m.Ones() || res.Parts != 1 || !res.Cut {
		t.Errorf("%d of %d edges left in %d parts, cut %t: the reduction went on", res.Kernel, m.Ones(), res.Parts, res.Cut)
	}
	if len(res.Roles) > len(m.Rows) {
		t.Errorf("%d roles for %d rows", len(res.Roles), len(m.Rows))
	}
}

// TestSolveHasNoMoreRolesThanRowsOrColumns has relations without structure and no time to search.
func TestSolveHasNoMoreRolesThanRowsOrColumns(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, size := range [][2]int{{30, 300}, {300, 30}} {
		m := random(rand.New(rand.NewPCG(8, 8)), size[0], size[1], 0.5)
		res := Solve(ctx, m, Options{})
		exactly(t, m, res.Roles)
		if n := len(res.Roles); n > min(len(m.Rows), len(m.Columns)) {
			t.Errorf("%d roles for %d rows and %d columns", n, len(m.Rows), len(m.Columns))
		}
	}
}
