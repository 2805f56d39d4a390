package tree

import (
	"math"
	"math/bits"
	"slices"
)

// shares works out a tree's mean and its leaves' contributions; term is each feature's player.
func (t *oblivious) shares(term []int32) (float64, shares) {
	var s shares
	asks := make([]uint, len(t.features))
	for d, f := range t.features {
		at := slices.Index(s.players, term[f])
		if at < 0 {
			at = len(s.players)
			s.players = append(s.players, term[f])
		}
		asks[d] = 1 << at
	}
	k := len(s.players)
	values := make([][]float64, 1<<k)
	for set := range values {
		values[set] = t.given(uint(set), asks)
	}
	s.weights = make([]float64, len(t.leaves)*k)
	for player := range k {
		for set := range values {
			if set>>player&1 == 1 {
				continue
			}
			share := 1 / (float64(k) * binomial(k-1, bits.OnesCount(uint(set))))
			with, without := values[set|1<<player], values[set]
			for leaf := range t.leaves {
				s.weights[leaf*k+player] += share * (with[leaf] - without[leaf])
			}
		}
	}
	return values[0][0], s
}

// given returns what the tree is expected to say of a row in each leaf when only the players in set are known.
func (t *oblivious) given(set uint, asks []uint) []float64 {
	v := slices.Clone(t.leaves)
	cover := slices.Clone(t.covers)
	for d := len(asks) - 1; d >= 0; d-- {
		bit := 1 << d
		for node := range bit {
			no, yes := cover[node], cover[node|bit]
			cover[node] = no + yes
			share := 0.5
			if no+yes > 0 {
				share = yes / (no + yes)
			}
			if set&asks[d] != 0 {
				continue
			}
			for rest := node; rest < len(v); rest += 2 * bit {
				mean := (1-share)*v[rest] + share*v[rest|bit]
				v[rest], v[rest|bit] = mean, mean
			}
		}
	}
	return v
}

func binomial(n, k int) float64 {
	out := 1.0
	for i := range k {
		out = out * float64(n-i) / float64(i+1)
	}
	return math.Round(out)
}
