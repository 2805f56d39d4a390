package year

import (
	"cmp"
	"math"
	"slices"

	"recert/deploy/quickstart/simulator/draw"
)

// example is something whose kind is to be guessed from what can be read of it.
type example struct {
	org    int
	traits []int
	hit    bool
	// of is the person, app or group that it is about: what is about the same one is guessed alike.
	of [2]int
}

// folds is into how many parts the orgs are divided: each is guessed at by a learner that saw the others only.
const folds = 4

// readable is how well a linear learner on the traits tells hits from others in orgs that it has not seen: the area
// under its curve, one half where nothing can be read off.
func readable(all []example) float64 {
	score := make([]float64, len(all))
	for f := range folds {
		w := learn(all, func(e *example) bool { return e.org%folds != f })
		for i := range all {
			if all[i].org%folds == f {
				score[i] = w.of(all[i].traits)
			}
		}
	}
	return areaUnder(all, score)
}

// weights are a logistic regression's, each with the sum of squares of its steps (AdaGrad).
type weights [][2]float64

func (w weights) of(traits []int) float64 {
	sum := 0.0
	for _, t := range traits {
		sum += w[t][0]
	}
	return sum
}

// learn goes over the examples some times; hits and others weigh the same together.
func learn(all []example, mine func(*example) bool) weights {
	var order []int
	hits, most := 0.0, 0
	for i := range all {
		most = max(most, slices.Max(all[i].traits))
		if mine(&all[i]) {
			order = append(order, i)
			if all[i].hit {
				hits++
			}
		}
	}
	w := make(weights, most+1)
	heavy := (float64(len(order)) - hits) / max(1, hits)
	s := draw.New(1, "spy")
	for range 3 {
		draw.Shuffle(s, order)
		for _, i := range order {
			e := &all[i]
			step := 1 / (1 + math.Exp(-w.of(e.traits)))
			if e.hit {
				step = (step - 1) * heavy
			}
			for _, t := range e.traits {
				v := &w[t]
				g := step + 0.01*v[0]
				v[1] += g * g
				v[0] -= 0.1 * g / math.Sqrt(1+v[1])
			}
		}
	}
	return w
}

// areaUnder is the chance that a hit scores higher than another of its org: orgs may differ in level.
func areaUnder(all []example, score []float64) float64 {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(all[a].org, all[b].org), cmp.Compare(score[a], score[b]))
	})
	wins, pairs := 0.0, 0.0
	for from := 0; from < len(order); {
		to, of := from, all[order[from]].org
		below, hits := 0.0, 0.0
		for to < len(order) && all[order[to]].org == of {
			tied, hit, at := 0.0, 0.0, score[order[to]]
			for ; to < len(order) && all[order[to]].org == of && score[order[to]] == at; to++ {
				if all[order[to]].hit {
					hit++
				} else {
					tied++
				}
			}
			wins += hit * (below + tied/2)
			below, hits = below+tied, hits+hit
		}
		pairs += hits * below
		from = to
	}
	return wins / max(1, pairs)
}
