// Package cover finds the fewest roles that grant exactly what is held.
//
// In goes the collapsed relation, out come roles (rows times columns, all of it held) that together cover every edge,
// and a lower bound on their number. Edges are first reduced to a kernel by dominance; each connected part of the
// kernel is a clique cover problem, bounded from below by vertices that are pairwise no neighbours and from above by greedy
// covers, tabu search, and an exhaustive search where the part is small. The result depends on the relation and the
// options alone: effort is counted in steps, not in seconds. When ctx ends the best cover so far is returned.
package cover

import (
	"context"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// Role grants each of its columns to each of its rows.
type Role struct{ Rows, Columns bits.Set }

// Options tell how hard to look.
type Options struct {
	// Seed makes other choices among equals.
	Seed uint64
	// Work is how many elementary steps may be spent after the greedy cover.
	Work int
	// Progress hears the number of roles, the bound and the share of the work that is done; nil hears nothing.
	Progress func(roles, bound int, done float64)
}

// Result is a cover.
type Result struct {
	Roles []Role
	// Bound is a number of roles that no exact cover goes below.
	Bound int
	// Kernel is how many edges dominance left, Parts how many connected parts they have.
	Kernel, Parts int
	// Cut says that ctx ended before the work was done.
	Cut bool
}

// Solve covers the relation.
func Solve(ctx context.Context, m *matrix.Matrix, o Options) Result {
	k := reduce(ctx, m)
	graphs := k.parts(ctx)
	s := &search{ctx: ctx, o: o}
	for _, g := range graphs {
		s.parts = append(s.parts, newPart(ctx, g, newDice(o.Seed, uint64(len(s.parts)))))
	}
	early := ctx.Err() != nil
	s.run()
	res := Result{Parts: len(graphs), Roles: k.roles(s.parts), Cut: s.cut || early}
	for _, p := range s.parts {
		res.Bound += p.bound
		res.Kernel += len(p.g.cells)
	}
	return res
}

// roles turns the classes of the parts into roles: each holds its kernel edges and all that these freed.
func (k *kernel) roles(parts []*part) []Role {
	m := k.m
	classOf := map[cell]int32{}
	n := 0
	for _, p := range parts {
		for v, c := range p.class {
			classOf[p.g.cells[v]] = int32(n) + c
		}
		n += p.count
	}
	for i := len(k.free) - 1; i >= 0; i-- {
		classOf[k.free[i].cell] = classOf[k.free[i].by]
	}
	rows, columns := bits.Many(n, len(m.Rows)), bits.Many(n, len(m.Columns))
	for c, class := range classOf {
		rows[class].Add(int(c.row))
		columns[class].Add(int(c.column))
	}
	roles := make([]Role, n)
	for i := range roles {
		roles[i] = Role{rows[i], columns[i]}
	}
	return roles
}
