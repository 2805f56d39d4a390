package measure

import (
	"math"
	"slices"
)

// group is a run of rows that share a score.
type group struct {
	p        float64
	rows     int
	approved int
}

// ranked returns the rows grouped by score, the surest approval first.
func ranked(p []float64, label []uint8) []group {
	if len(p) != len(label) {
		panic("measure: scores and labels differ in length")
	}
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case p[a] > p[b]:
			return -1
		case p[a] < p[b]:
			return 1
		default:
			return 0
		}
	})
	var groups []group
	for _, i := range order {
		if len(groups) == 0 || groups[len(groups)-1].p != p[i] {
			groups = append(groups, group{p: p[i]})
		}
		g := &groups[len(groups)-1]
		g.rows++
		g.approved += int(label[i])
	}
	return groups
}

// counts returns how many rows there are and how many were approved.
func counts(groups []group) (rows, approved int) {
	for _, g := range groups {
		rows += g.rows
		approved += g.approved
	}
	return rows, approved
}

// mean is NaN of nothing.
func mean(sum float64, n int) float64 {
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}
