package tree

import (
	"context"
	"math"
)

// booster adds trees one by one, each a step towards the labels from where the earlier ones left off.
type booster struct {
	s      Settings
	bank   *bank
	orders [][]int32
	label  []uint8
	weight []float64
	base   float64
	// at is each row's logit so far, by order: a row's features differ between orders, so do its leaves.
	at     [][]float64
	chance [][]float64
	place  [][]int32
	rnd    random
	trees  []oblivious
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (b *booster) run(ctx context.Context, progress func(float64)) error {
	n := len(b.label)
	for _, order := range b.orders {
		at, chance, place := make([]float64, n), make([]float64, n), make([]int32, n)
		for i := range at {
			at[i], chance[i] = b.base, sigmoid(b.base)
			place[order[i]] = int32(i)
		}
		b.at, b.chance, b.place = append(b.at, at), append(b.chance, chance), append(b.place, place)
	}
	g := newGrower(b.s, &b.rnd)
	all := b.rnd.order(len(b.bank.features))
	take := min(len(all), max(4, int(b.s.Sample*float64(len(all)))))
	rows := make([]int32, 0, n)
	grad := make([]pair, 0, n)
	var bins [][]uint8
	var sizes []int
	for t := 0; t < b.s.Trees; t++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		o := b.rnd.below(len(b.orders))
		names := b.sample(all, take)
		rows, grad = b.gradients(o, rows[:0], grad[:0])
		bins, sizes = bins[:0], sizes[:0]
		for _, f := range names {
			bins, sizes = append(bins, b.bank.bins(o, int(f))), append(sizes, len(b.bank.features[f].borders)+1)
		}
		tree := g.grow(bins, sizes, rows, grad)
		if len(tree.features) == 0 {
			break
		}
		for d, f := range tree.features {
			tree.features[d] = names[f]
		}
		b.step(&tree)
		b.trees = append(b.trees, tree)
		if progress != nil {
			progress(float64(t+1) / float64(b.s.Trees))
		}
	}
	return nil
}

// sample puts a random choice of features first in all, and returns it.
func (b *booster) sample(all []int32, take int) []int32 {
	for i := 0; i < take; i++ {
		j := i + b.rnd.below(len(all)-i)
		all[i], all[j] = all[j], all[i]
	}
	return all[:take]
}

// gradients returns the rows that the next tree is grown on, with their derivatives under this order.
func (b *booster) gradients(o int, rows []int32, grad []pair) ([]int32, []pair) {
	skip := int(b.s.BurnIn * float64(len(b.label)))
	for i := range b.label {
		if skip > 0 && int(b.place[o][i]) < skip || b.s.Rows < 1 && b.rnd.unit() > b.s.Rows {
			continue
		}
		w := b.weight[i]
		if b.s.Bagging > 0 {
			w *= math.Pow(-math.Log(b.rnd.unit()), b.s.Bagging)
		}
		p := b.chance[o][i]
		rows = append(rows, int32(i))
		grad = append(grad, pair{w * (float64(b.label[i]) - p), w * p * (1 - p)})
	}
	return rows, grad
}

// step gives the tree's leaves their values, one Newton step over the rows under all orders, and takes it.
func (b *booster) step(t *oblivious) {
	n := len(b.label)
	leaves := 1 << len(t.features)
	sums, covers := make([]pair, leaves), make([]float64, leaves)
	leaf := make([]uint8, n*len(b.orders))
	skip := int(b.s.BurnIn * float64(n))
	for o := range b.orders {
		own := leaf[o*n : (o+1)*n]
		for d, f := range t.features {
			split := t.bins[d]
			for i, bin := range b.bank.bins(o, int(f)) {
				if bin > split {
					own[i] |= 1 << d
				}
			}
		}
		for i, l := range own {
			if int(b.place[o][i]) < skip {
				continue
			}
			p := b.chance[o][i]
			w := b.weight[i]
			sums[l].g += w * (float64(b.label[i]) - p)
			sums[l].h += w * p * (1 - p)
			covers[l] += w
		}
	}
	share := 1 / float64(len(b.orders))
	t.leaves, t.covers = make([]float64, leaves), covers
	for l, s := range sums {
		t.leaves[l] = b.s.Rate * s.g * share / (s.h*share + b.s.L2)
		t.covers[l] *= share
	}
	for o := range b.orders {
		own := leaf[o*n : (o+1)*n]
		for i, l := range own {
			b.at[o][i] += t.leaves[l]
			b.chance[o][i] = sigmoid(b.at[o][i])
		}
	}
}
