// Package mining finds the roles behind who holds what.
//
// In goes a relation of users and permissions, from an edge list or from an org's assignments in ClickHouse; out come roles
// that grant exactly what is held, as few or as cheap to run as the objective asks, with a lower bound where
// the number is minimised. Each result is checked against the input before anyone sees it: a role set that grants one
// permission too many or too few is an error, never an answer. The same input and options give the same bytes,
// unless the time limit cut the search short, which the result says.
package mining

import (
	"context"
	"errors"
	"fmt"
	"time"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/cover"
	"recert/score/internal/mining/hierarchy"
	"recert/score/internal/mining/matrix"
)

// Objectives.
const (
	// Roles minimises the number of roles, then their cost.
	Roles = "roles"
	// WSC minimises roles plus user assignments plus direct permissions plus inheritance edges.
	WSC = "wsc"
)

// Options tell what to look for and how hard.
type Options struct {
	// Objective is Roles or WSC.
	Objective string
	// Effort multiplies the steps of the search, which grow with the input up to about two minutes of one core. Default 1.
	Effort float64
	// Seed makes other choices among equals.
	Seed uint64
	// Limit ends the search after that time, whatever steps are left; 0 is no limit.
	Limit time.Duration
	// Progress hears of a phase, of its figure so far and of the share of it that is done; nil hears nothing.
	Progress func(phase string, figure int, done float64)
}

// Result is an exact set of roles and what is known about it.
type Result struct {
	Roles []Role
	Summary
}

// Mine finds the roles of the input.
func Mine(ctx context.Context, in *Input, o Options) (*Result, error) {
	began := time.Now()
	limited := ctx
	if o.Limit > 0 {
		var stop context.CancelFunc
		limited, stop = context.WithTimeout(ctx, o.Limit)
		defer stop()
	}
	if o.Progress == nil {
		o.Progress = func(string, int, float64) {}
	}
	m := matrix.New(len(in.Users), len(in.Permissions), in.Edges)
	if m.Edges == 0 {
		return nil, errors.New("mining: nobody holds anything")
	}
	covered, built := solve(limited, m, o)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("mining: %w", err)
	}
	res := &Result{Roles: expand(in, m, built)}
	if err := Verify(in, res.Roles); err != nil {
		return nil, err
	}
	res.Summary = summarise(in, m, covered, res.Roles)
	res.Objective, res.Cut = o.Objective, covered.Cut || built.Cut
	res.Seconds = time.Since(began).Seconds()
	return res, nil
}

// solve covers with the fewest roles and arranges them, or looks for the cheapest ones from three starts.
func solve(ctx context.Context, m *matrix.Matrix, o Options) (cover.Result, hierarchy.Result) {
	b := budgetOf(m, o)
	covered := coverWithin(ctx, m, o, cover.Options{Seed: o.Seed, Work: b.cover, Progress: func(roles, _ int, done float64) {
		o.Progress("fewest roles", roles, done)
	}})
	family := make([]bits.Set, len(covered.Roles))
	for i, r := range covered.Roles {
		family[i] = r.Columns
	}
	h := hierarchy.Options{RoleCost: 1, Seed: o.Seed, Walks: walks, Work: b.hierarchy, Hot: hot, Cold: cold}
	families := [][]bits.Set{m.Rows, family}
	phase := "cheapest roles"
	if o.Objective == Roles {
		h.RoleCost, phase = keepCount, "arranging roles"
		families = [][]bits.Set{family}
	}
	h.Progress = func(cost int, done float64) { o.Progress(phase, cost%keepCount, done) }
	return covered, hierarchy.Solve(ctx, m, families, h)
}

// coverWithin covers within its share of the time limit.
func coverWithin(ctx context.Context, m *matrix.Matrix, o Options, c cover.Options) cover.Result {
	if o.Limit > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, time.Duration(float64(o.Limit)*coverTime))
		defer stop()
	}
	return cover.Solve(ctx, m, c)
}

const (
	// walks is fixed, not the number of cores: on one core the search takes longer and finds the same.
	walks = 2
	// coverTime is the share of a time limit that the cover may take, so that something is left for the hierarchy.
	coverTime = 0.4
	// keepCount is dearer than all edges together.
	keepCount = 1 << 32
	// hot and cold are what a step may cost at the beginning and at the end; found by trying.
	hot, cold = 2, 0.1
)

type budget struct{ cover, hierarchy int }

// What a search may take; a core does about a hundred million steps a second.
const (
	leastWork     = 100_000_000
	mostCover     = 2_000_000_000
	mostHierarchy = 8_000_000_000
	workPerCell   = 400_000
	smallPerCell  = 1_000_000 // below leastWork
)

// budgetOf grows with the cells of the collapsed relation, within bounds. Most goes to what the objective minimises.
func budgetOf(m *matrix.Matrix, o Options) budget {
	effort := o.Effort
	if effort <= 0 {
		effort = 1
	}
	cells := m.Ones()
	size := max(cells*workPerCell, min(leastWork, cells*smallPerCell))
	c, h := min(size, mostCover), min(size, mostHierarchy)
	if o.Objective == Roles {
		h /= 4
	} else {
		c /= 10
	}
	return budget{cover: int(effort * float64(c)), hierarchy: int(effort * float64(h))}
}
