package mining

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"recert/score/internal/mining/matrix"
)

// planted makes people who have a few of many roles each, with what real sets show: roles that contain others, many people with
// the same roles, and a little noise.
func planted(r *rand.Rand, users, permissions, roles int) *Input {
	in := &Input{}
	for u := range users {
		in.Users = append(in.Users, fmt.Sprint("u", u))
	}
	for p := range permissions {
		in.Permissions = append(in.Permissions, fmt.Sprint("p", p))
	}
	grants := make([][]int, roles)
	for i := range grants {
		for range 1 + r.IntN(2*permissions/roles+4) {
			grants[i] = append(grants[i], r.IntN(permissions))
		}
		if i > 0 && r.IntN(2) == 0 {
			grants[i] = append(grants[i], grants[r.IntN(i)]...)
		}
	}
	kinds := make([][]int, max(1, users/8))
	for i := range kinds {
		for range 1 + r.IntN(4) {
			kinds[i] = append(kinds[i], r.IntN(roles))
		}
	}
	for u := range users {
		for _, role := range kinds[r.IntN(len(kinds))] {
			for _, p := range grants[role] {
				if r.IntN(500) > 0 {
					in.Edges = append(in.Edges, matrix.Edge{User: int32(u), Permission: int32(p)})
				}
			}
		}
	}
	return in
}

// BenchmarkMine shows how time and memory grow with the edges, at an effort at which the search itself takes little.
func BenchmarkMine(b *testing.B) {
	for _, size := range []struct{ users, permissions, roles int }{{250, 250, 30}, {500, 500, 60}, {1000, 1000, 120}, {2000, 2000, 240}, {4000, 4000, 480}} {
		in := planted(rand.New(rand.NewPCG(1, 1)), size.users, size.permissions, size.roles)
		for _, objective := range []string{Roles, WSC} {
			b.Run(fmt.Sprintf("%s/edges=%d", objective, len(in.Edges)), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					res, err := Mine(b.Context(), in, Options{Objective: objective, Effort: 0.001})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(float64(res.Parts.Roles), "roles")
					b.ReportMetric(float64(res.Bound), "bound")
				}
			})
		}
	}
}
