package measure

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Coverage is how much of the work could be left to the scores at an agreement.
type Coverage struct {
	// Agreement is what was asked for, for example 0.99.
	Agreement float64
	// Share is the largest share of rows, ranked by P(approve), of which at least Agreement were approved.
	Share float64
	// Low and High bound Share at 95 %; NaN from Covered.
	Low, High float64
	// Threshold is the lowest score within; NaN when Share is 0.
	Threshold float64
	// Rows and Approved count what lies within.
	Rows, Approved int
}

// replicates of the bootstrap; percentiles of 1,000 are steady to a few tenths of a point.
const replicates = 1000

// Covered returns the coverage at an agreement without bounds, which are what takes time.
func Covered(p []float64, label []uint8, agreement float64) Coverage {
	return cover(ranked(p, label), agreement)
}

// Coverages returns the coverage at each agreement. A cut lies only between different scores: rows that share a
// score are all within or all without. The bounds are the 2.5th and 97.5th percentile of a bootstrap that draws
// approved and denied rows apart, so that the rate of approval stays; its draws follow from seed.
func Coverages(p []float64, label []uint8, agreements []float64, seed uint64) []Coverage {
	groups := ranked(p, label)
	rows, _ := counts(groups)
	out := make([]Coverage, len(agreements))
	for i, a := range agreements {
		out[i] = cover(groups, a)
	}
	if rows == 0 {
		return out
	}
	shares := make([][]float64, len(agreements))
	draw := newResampler(groups, seed)
	for range replicates {
		again := draw.next()
		for i, a := range agreements {
			shares[i] = append(shares[i], cover(again, a).Share)
		}
	}
	for i := range out {
		slices.Sort(shares[i])
		out[i].Low, out[i].High = quantile(shares[i], 0.025), quantile(shares[i], 0.975)
	}
	return out
}

// cover finds the last cut that holds the agreement.
func cover(groups []group, agreement float64) Coverage {
	c := Coverage{Agreement: agreement, Threshold: math.NaN(), Low: math.NaN(), High: math.NaN()}
	var rows, approved int
	for _, g := range groups {
		rows, approved = rows+g.rows, approved+g.approved
		// Compared as a product, which rounds to the whole number that it is: 99 of 100 are 99 %.
		if g.rows > 0 && float64(approved) >= agreement*float64(rows) {
			c.Rows, c.Approved, c.Threshold = rows, approved, g.p
		}
	}
	if rows > 0 {
		c.Share = float64(c.Rows) / float64(rows)
	}
	return c
}

// resampler draws rows with replacement, approved and denied ones apart.
type resampler struct {
	rng              *rand.Rand
	groups           []group
	approved, denied []int32
}

func newResampler(groups []group, seed uint64) *resampler {
	r := &resampler{rng: rand.New(rand.NewPCG(seed, 0x636f766572)), groups: slices.Clone(groups)}
	for i, g := range groups {
		for range g.approved {
			r.approved = append(r.approved, int32(i))
		}
		for range g.rows - g.approved {
			r.denied = append(r.denied, int32(i))
		}
	}
	return r
}

// next returns the groups of a new draw; they are overwritten by the next call.
func (r *resampler) next() []group {
	for i := range r.groups {
		r.groups[i].rows, r.groups[i].approved = 0, 0
	}
	for range r.approved {
		g := &r.groups[r.approved[r.rng.IntN(len(r.approved))]]
		g.rows, g.approved = g.rows+1, g.approved+1
	}
	for range r.denied {
		r.groups[r.denied[r.rng.IntN(len(r.denied))]].rows++
	}
	return r.groups
}

// quantile interpolates in sorted values.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}
