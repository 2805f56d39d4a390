package mining

import (
	"context"
	"math/rand/v2"
	"slices"

	"recert/score/internal/mining/bits"
	"recert/score/internal/mining/matrix"
)

// Stability says how much of the result survives noise.
type Stability struct {
	// Runs is how many times the input was disturbed and mined again.
	Runs int `json:"runs"`
	// Noise is the share of edges that were taken away, and the share that were made up.
	Noise float64 `json:"noise"`
	// Top is how many roles were looked for: those that grant the most to the most.
	Top int `json:"top_roles"`
	// Share is the average share of them of which a run had a role with nearly the same permissions (Jaccard at least
	// Alike); Least is that of the worst run.
	Share float64 `json:"share"`
	Least float64 `json:"least"`
	Alike float64 `json:"jaccard"`
}

const (
	noise        = 0.01
	topRoles     = 20
	alike        = 0.8
	noisyEffort  = 0.25 // of the effort of the run itself
	noiseStream  = 0x57ab
	progressName = "stability"
)

// Stable mines the input again, each time with one edge in a hundred taken away and as many made up between people and
// permissions drawn by how much they hold and are held, and looks for the top roles.
func Stable(ctx context.Context, in *Input, roles []Role, runs int, o Options) (*Stability, error) {
	s := &Stability{Runs: runs, Noise: noise, Alike: alike, Least: 1}
	place := map[string]int{}
	for i, p := range in.Permissions {
		place[p] = i
	}
	top := topOf(roles, place)
	s.Top = len(top)
	report := o.Progress
	o.Effort *= noisyEffort
	o.Progress = nil
	for run := range runs {
		if report != nil {
			report(progressName, run, float64(run)/float64(runs))
		}
		r := rand.New(rand.NewPCG(o.Seed, noiseStream+uint64(run)))
		o.Seed++
		res, err := Mine(ctx, disturbed(in, r), o)
		if err != nil {
			return nil, err
		}
		found := grantsOf(res.Roles, place)
		kept := 0
		for _, t := range top {
			if slices.ContainsFunc(found, func(f bits.Set) bool { return jaccard(t, f) >= alike }) {
				kept++
			}
		}
		share := float64(kept) / float64(len(top))
		s.Share += share / float64(runs)
		s.Least = min(s.Least, share)
	}
	return s, nil
}

// disturbed is a copy of the input with noise.
func disturbed(in *Input, r *rand.Rand) *Input {
	edges := slices.Clone(in.Edges)
	n := int(float64(len(edges)) * noise)
	r.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
	edges = edges[n:]
	for range n {
		edges = append(edges, matrix.Edge{User: in.Edges[r.IntN(len(in.Edges))].User, Permission: in.Edges[r.IntN(len(in.Edges))].Permission})
	}
	return &Input{Users: in.Users, Permissions: in.Permissions, Edges: edges}
}

// topOf returns what the roles grant that grant the most to the most people.
func topOf(roles []Role, place map[string]int) []bits.Set {
	grants := grantsOf(roles, place)
	members := membersOf(roles)
	order := make([]int, len(roles))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return grants[b].Len()*members[b] - grants[a].Len()*members[a]
	})
	var top []bits.Set
	for _, i := range order[:min(topRoles, len(order))] {
		top = append(top, grants[i])
	}
	return top
}

// grantsOf returns all that each role grants.
func grantsOf(roles []Role, place map[string]int) []bits.Set {
	at := map[string]int{}
	for i, r := range roles {
		at[r.Name] = i
	}
	grants := make([]bits.Set, len(roles))
	var fill func(i int)
	fill = func(i int) {
		if grants[i] != nil {
			return
		}
		g := bits.New(len(place))
		for _, p := range roles[i].Permissions {
			g.Add(place[p])
		}
		for _, k := range roles[i].Inherits {
			fill(at[k])
			g.Or(grants[at[k]])
		}
		grants[i] = g
	}
	for i := range roles {
		fill(i)
	}
	return grants
}

// membersOf counts who gets each role, by inheritance too.
func membersOf(roles []Role) []int {
	at := map[string]int{}
	for i, r := range roles {
		at[r.Name] = i
	}
	members := make([]map[string]bool, len(roles))
	for i := range members {
		members[i] = map[string]bool{}
	}
	var enrol func(i int, user string)
	enrol = func(i int, user string) {
		if members[i][user] {
			return
		}
		members[i][user] = true
		for _, k := range roles[i].Inherits {
			enrol(at[k], user)
		}
	}
	counts := make([]int, len(roles))
	for i, r := range roles {
		for _, u := range r.Users {
			enrol(i, u)
		}
	}
	for i := range members {
		counts[i] = len(members[i])
	}
	return counts
}

func jaccard(a, b bits.Set) float64 {
	both := a.Common(b)
	return float64(both) / float64(a.Len()+b.Len()-both)
}
