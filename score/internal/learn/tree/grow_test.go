package tree

import (
	"math"
	"math/rand/v2"
	"testing"
)

// naive is the score of splitting every leaf by a feature above a bin, from the rows alone.
func naive(bins []uint8, above uint8, leaf []int, grad []pair, l2 float64) float64 {
	type side struct{ no, yes pair }
	sides := map[int]*side{}
	for i, p := range grad {
		s := sides[leaf[i]]
		if s == nil {
			s = &side{}
			sides[leaf[i]] = s
		}
		to := &s.no
		if bins[i] > above {
			to = &s.yes
		}
		to.g, to.h = to.g+p.g, to.h+p.h
	}
	score := 0.0
	for _, s := range sides {
		score += s.no.g*s.no.g/(s.no.h+l2) + s.yes.g*s.yes.g/(s.yes.h+l2)
	}
	return score
}

func TestEveryQuestionIsTheBestOne(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 1))
	const rows, features, depth = 700, 7, 4
	bins, sizes, grad := make([][]uint8, features), make([]int, features), make([]pair, rows)
	for f := range bins {
		sizes[f] = 2 + f*3
		bins[f] = make([]uint8, rows)
		for i := range bins[f] {
			bins[f][i] = uint8(rnd.IntN(sizes[f]))
		}
	}
	for i := range grad {
		grad[i] = pair{rnd.NormFloat64() + float64(bins[3][i]&1)*float64(bins[6][i]&3), rnd.Float64()}
	}
	s := Defaults()
	s.Depth = depth
	tree := newGrower(s).grow(bins, sizes, grad)
	leaf := make([]int, rows)
	for d, f := range tree.features {
		best := math.Inf(-1)
		for other := range bins {
			for above := range sizes[other] - 1 {
				best = max(best, naive(bins[other], uint8(above), leaf, grad, s.L2))
			}
		}
		if got := naive(bins[f], tree.bins[d], leaf, grad, s.L2); got < best*(1-1e-6) {
			t.Fatalf("question %d scores %v, the best one %v", d, got, best)
		}
		for i := range leaf {
			if bins[f][i] > tree.bins[d] {
				leaf[i] |= 1 << d
			}
		}
	}
	if len(tree.features) != depth {
		t.Errorf("%d questions, not %d", len(tree.features), depth)
	}
}

func TestPackedSumsDoNotRunIntoEachOther(t *testing.T) {
	rnd := rand.New(rand.NewPCG(2, 2))
	grad := make([]pair, 5000)
	var want pair
	for i := range grad {
		grad[i] = pair{rnd.NormFloat64() * 3, rnd.ExpFloat64()}
		want.g, want.h = want.g+grad[i].g, want.h+grad[i].h
	}
	g := newGrower(Defaults())
	var sum int64
	for _, v := range g.pack(grad) {
		sum += v
	}
	got := g.unpack(sum)
	if math.Abs(got.g-want.g) > 0.01 || math.Abs(got.h-want.h) > 0.01 {
		t.Errorf("sums are %+v, packed %+v", want, got)
	}
}
