package tree

import (
	"context"
	"math"
)

// booster adds trees one by one, each a step towards the labels from where the earlier ones left off.
type booster struct {
	s    Settings
	bank *bank
	*training
	rnd *random
	// at is each row's logit so far and chance its probability, by order: a row's features differ between
	// orders, and so do its leaves.
	at, chance [][]float64
	leaf       [][]uint8
	trees      []oblivious
}

func newBooster(s Settings, b *bank, t *training, rnd *random) *booster {
	out := &booster{s: s, bank: b, training: t, rnd: rnd}
	for range s.Orders {
		at, chance := make([]float64, len(t.label)), make([]float64, len(t.label))
		for i := range at {
			at[i], chance[i] = t.base, sigmoid(t.base)
		}
		out.at, out.chance = append(out.at, at), append(out.chance, chance)
		out.leaf = append(out.leaf, make([]uint8, len(t.label)))
	}
	return out
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (b *booster) run(ctx context.Context, progress func(float64)) error {
	g := newGrower(b.s)
	names := newSampler(b.bank, b.s, b.rnd)
	grad := make([]pair, len(b.label))
	var bins [][]uint8
	var sizes []int
	for t := range b.s.Trees {
		if err := ctx.Err(); err != nil {
			return err
		}
		order, asked := b.rnd.below(b.s.Orders), names.draw()
		bins, sizes = bins[:0], sizes[:0]
		for _, f := range asked {
			bins, sizes = append(bins, b.bank.bins(order, f)), append(sizes, len(b.bank.features[f].borders)+1)
		}
		b.gradients(order, grad)
		tree := g.grow(bins, sizes, grad)
		for d, place := range tree.features {
			tree.features[d] = asked[place]
		}
		b.step(&tree)
		b.trees = append(b.trees, tree)
		progress(float64(t+1) / float64(b.s.Trees))
	}
	return nil
}

// gradients writes each row's gradient and curvature under an order, and nothing for those that sit this tree
// out (Friedman 2002, "Stochastic gradient boosting").
func (b *booster) gradients(order int, out []pair) {
	for i, p := range b.chance[order] {
		if b.rnd.unit() > b.s.Rows {
			out[i] = pair{}
			continue
		}
		w := b.weight[i]
		out[i] = pair{w * (float64(b.label[i]) - p), w * p * (1 - p)}
	}
}

// step gives the tree's leaves their values, one Newton step over the rows under all orders, and takes it.
func (b *booster) step(t *oblivious) {
	leaves := 1 << len(t.features)
	sums := make([]pair, leaves)
	t.leaves, t.covers = make([]float64, leaves), make([]float64, leaves)
	share := 1 / float64(b.s.Orders)
	for o, own := range b.leaf {
		clear(own)
		for d, f := range t.features {
			answer(b.bank.bins(o, f), t.bins[d], d, own)
		}
		for i, p := range b.chance[o] {
			l, w := own[i], b.weight[i]*share
			sums[l].g += w * (float64(b.label[i]) - p)
			sums[l].h += w * p * (1 - p)
			t.covers[l] += w
		}
	}
	for l, s := range sums {
		t.leaves[l] = b.s.Rate * s.g / (s.h + b.s.L2)
	}
	for o, own := range b.leaf {
		for i, l := range own {
			b.at[o][i] += t.leaves[l]
			b.chance[o][i] = sigmoid(b.at[o][i])
		}
	}
}

// answer sets a bit of the leaf of each row that is above the bin.
func answer(bins []uint8, above uint8, bit int, leaf []uint8) {
	leaf = leaf[:len(bins)]
	for i, bin := range bins {
		leaf[i] |= uint8((uint32(above)-uint32(bin))>>31) << bit // no branch: it would be guessed wrong too often
	}
}
