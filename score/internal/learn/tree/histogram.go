package tree

import "math"

// pack turns gradients and curvatures into one number a row.
func (g *grower) pack(grad []pair) []int64 {
	var most float64
	for _, p := range grad {
		most += max(math.Abs(p.g), p.h)
	}
	g.unit = max(most, 1e-300) / (1 << 30)
	out := make([]int64, len(grad))
	for i, p := range grad {
		out[i] = int64(math.Round(p.g/g.unit))<<32 + int64(math.Round(p.h/g.unit))
	}
	return out
}

type pair struct{ g, h float64 }

func (g *grower) unpack(v int64) pair {
	return pair{float64(v>>32) * g.unit, float64(uint32(v)) * g.unit}
}

// count fills the histograms of the leaves on this depth from the listed rows and the leaves before.
func (g *grower) count(bins [][]uint8, block, depth int, small []bool) {
	half := len(small) << g.shift
	if depth == 0 {
		half = 0
	}
	end := 1 << (uint(depth) + g.shift)
	for f := range bins {
		clear(g.hist[f*block+half : f*block+end])
	}
	f := 0
	for ; f+4 <= len(bins); f += 4 {
		g.add4(bins[f:f+4], g.hist[f*block:], block, end)
	}
	for ; f < len(bins); f++ {
		h, b := g.hist[f*block:f*block+end], bins[f]
		for k, row := range g.rows {
			h[g.at[k]+uint32(b[row])] += g.sums[k]
		}
	}
	if depth == 0 {
		return
	}
	stride := 1 << g.shift
	for f := range bins {
		h := g.hist[f*block : f*block+end]
		for l, yes := range small {
			old, fresh := h[l*stride:(l+1)*stride], h[half+l*stride:half+(l+1)*stride]
			if yes {
				for i, v := range fresh {
					old[i] -= v
				}
				continue
			}
			for i, v := range fresh {
				old[i], fresh[i] = v, old[i]-v
			}
		}
	}
}

// add4 counts four features at once: their additions do not wait for each other.
func (g *grower) add4(bins [][]uint8, hist []int64, block, end int) {
	b0, b1, b2, b3 := bins[0], bins[1], bins[2], bins[3]
	h0, h1, h2, h3 := hist[:end], hist[block:block+end], hist[2*block:2*block+end], hist[3*block:3*block+end]
	at, sums := g.at[:len(g.rows)], g.sums[:len(g.rows)]
	for k, row := range g.rows {
		v, a := sums[k], at[k]
		h0[a+uint32(b0[row])] += v
		h1[a+uint32(b1[row])] += v
		h2[a+uint32(b2[row])] += v
		h3[a+uint32(b3[row])] += v
	}
}
