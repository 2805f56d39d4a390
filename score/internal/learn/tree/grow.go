package tree

import "math"

// oblivious is a tree that asks the same question of all rows on a level (as CatBoost's do): a row's answers are
// the bits of its leaf's number.
type oblivious struct {
	features []int32
	bins     []uint8 // the answer is yes above this bin
	leaves   []float64
	covers   []float64
}

// grower grows one tree after another on the same rows.
//
// A row's gradient and curvature are packed into one number, in fixed point, so that a histogram takes one
// addition a row, sums are exact in any order, and a leaf's histogram is its parent's less its sibling's: only
// the smaller of two siblings is counted.
type grower struct {
	s     Settings
	shift uint
	// hist holds, for each feature in turn, its bins leaf by leaf.
	hist []int64
	leaf []uint8
	// learned are the rows that the tree is grown on.
	learned []int32
	// rows, at and sums are the rows to count next: which, where in a histogram, and how much.
	rows []int32
	at   []uint32
	sums []int64
	unit float64
}

func newGrower(s Settings) *grower {
	g := &grower{s: s}
	for 1<<g.shift < s.Bins {
		g.shift++
	}
	return g
}

// grow finds the questions of a tree: bins are the features that it may ask about, grad what it learns from.
// The tree's features are places in bins.
func (g *grower) grow(bins [][]uint8, sizes []int, grad []pair) oblivious {
	t := oblivious{}
	packed := g.pack(grad)
	block := 1 << (uint(g.s.Depth-1) + g.shift)
	if len(g.hist) < block*len(bins) {
		g.hist = make([]int64, block*len(bins))
	}
	g.start(packed)
	small := []bool{true}
	for depth := 0; depth < g.s.Depth; depth++ {
		g.count(bins, block, depth, small)
		best, split := g.choose(sizes, block, 1<<depth)
		if best < 0 {
			break
		}
		t.features, t.bins = append(t.features, int32(best)), append(t.bins, uint8(split))
		if depth+1 < g.s.Depth {
			small = g.split(bins[best], uint8(split), depth, packed)
		}
	}
	return t
}

// start lists the rows that count for something, in one leaf.
func (g *grower) start(packed []int64) {
	g.leaf = append(g.leaf[:0], make([]uint8, len(packed))...)
	g.rows, g.at, g.sums = g.rows[:0], g.at[:0], g.sums[:0]
	for row, v := range packed {
		if v != 0 {
			g.rows, g.at, g.sums = append(g.rows, int32(row)), append(g.at, 0), append(g.sums, v)
		}
	}
	g.learned = append(g.learned[:0], g.rows...)
}

// split sends the rows to their new leaves and lists those of the smaller ones. small says of each old leaf
// whether the smaller of its two is the one that answers yes.
func (g *grower) split(bins []uint8, at uint8, depth int, packed []int64) (small []bool) {
	bit := uint8(1) << depth
	counts := make([]int, 2<<depth)
	answer(bins, at, depth, g.leaf)
	for _, row := range g.learned {
		counts[g.leaf[row]]++
	}
	small = make([]bool, 1<<depth)
	for l := range small {
		small[l] = counts[l|int(bit)] <= counts[l]
	}
	g.rows, g.at, g.sums = g.rows[:0], g.at[:0], g.sums[:0]
	for _, row := range g.learned {
		l := g.leaf[row]
		if small[l&^bit] == (l&bit != 0) {
			g.rows, g.sums = append(g.rows, row), append(g.sums, packed[row])
			g.at = append(g.at, uint32(l|bit)<<g.shift)
		}
	}
	return small
}

// choose returns the feature and the bin of the best split of all leaves, none when there is none.
func (g *grower) choose(sizes []int, block, leaves int) (feature, split int) {
	best, feature := math.Inf(-1), none
	for f, size := range sizes {
		if score, at := g.best(g.hist[f*block:], leaves, size); score > best {
			best, feature, split = score, f, at
		}
	}
	return feature, split
}

// best returns the score of a feature's best split and the bin that it splits after.
func (g *grower) best(hist []int64, leaves, size int) (float64, int) {
	var scores [256]float64
	l2 := g.s.L2
	for l := range leaves {
		h := hist[l<<g.shift : l<<g.shift+size]
		var sum int64
		for _, v := range h {
			sum += v
		}
		if sum == 0 {
			continue
		}
		total := g.unpack(sum)
		last := total.g * total.g / (total.h + l2)
		sum = 0
		for i, v := range h[:size-1] {
			if v != 0 {
				sum += v
				left := g.unpack(sum)
				rg, rh := total.g-left.g, total.h-left.h
				last = left.g*left.g/(left.h+l2) + rg*rg/(rh+l2)
			}
			scores[i] += last
		}
	}
	at := 0
	for i := 1; i < size-1; i++ {
		if scores[i] > scores[at] {
			at = i
		}
	}
	return scores[at], at
}
