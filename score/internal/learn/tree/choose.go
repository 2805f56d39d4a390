package tree

import (
	"cmp"
	"context"
	"math"
	"slices"

	"recert/score/internal/learn/level"
)

// combination is a projection of the training rows.
type combination struct {
	projection
	ids   []uint32
	cells int
	gain  float64
}

// choose returns the combinations of up to s.Columns columns whose statistics the trees may ask about: all of
// them where they are few, else those that foretell the label best. Of combinations that tell the same rows
// apart only the first is kept: a column that copies another, or one that follows from it, adds nothing.
func choose(ctx context.Context, d *level.Dictionary, x *level.Matrix, t *training, s Settings) ([]combination, error) {
	var columns []int
	for i := range d.Columns {
		if !d.Columns[i].Numeric && len(d.Columns[i].Levels) > 1 {
			columns = append(columns, i)
		}
	}
	seen := map[[2]uint64]bool{}
	var kept, last []combination
	for order := 1; order <= s.Columns && len(kept) < s.Combinations; order++ {
		var next []combination
		for _, set := range extend(last, columns, order) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			p, fits := newProjection(d, set)
			if !fits {
				continue
			}
			ids, index := p.cells(x)
			print := fingerprint(ids)
			if seen[print] || len(index) == x.Rows && order > 1 {
				continue
			}
			seen[print] = true
			next = append(next, combination{projection: p, ids: ids, cells: len(index)})
		}
		if room := s.Combinations - len(kept); len(next) > room {
			for i := range next {
				next[i].gain = t.foretells(next[i].ids, next[i].cells)
			}
			slices.SortStableFunc(next, func(a, b combination) int { return cmp.Compare(b.gain, a.gain) })
			next = next[:room]
		}
		kept, last = append(kept, next...), next
	}
	projections := make([]projection, len(kept))
	for i := range kept {
		projections[i] = kept[i].projection
	}
	adopt(projections)
	for i := range kept {
		kept[i].projection = projections[i]
	}
	return kept, nil
}

// extend returns the sets of order columns that add one column to a kept set, in order of the columns.
func extend(last []combination, columns []int, order int) [][]int {
	var out [][]int
	if order == 1 {
		for _, c := range columns {
			out = append(out, []int{c})
		}
		return out
	}
	seen := map[string]bool{}
	for _, l := range last {
		for _, c := range columns {
			if slices.Contains(l.columns, c) {
				continue
			}
			set := append(slices.Clone(l.columns), c)
			slices.Sort(set)
			name := make([]byte, 0, 16)
			for _, v := range set {
				name = append(name, byte(v), byte(v>>8))
			}
			if !seen[string(name)] {
				seen[string(name)] = true
				out = append(out, set)
			}
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

// fingerprint is a hash of the partition that ids make of the rows.
func fingerprint(ids []uint32) [2]uint64 {
	a, b := random(1), random(2)
	for _, id := range ids {
		a ^= random(id)
		a = random(a.next())
		b += random(id)
		b = random(b.next())
	}
	return [2]uint64{uint64(a), uint64(b)}
}

// foretells is how much better than the base rate the rows' earlier cell mates foretell each row's label: the
// prequential log likelihood (Dawid 1984), which a column of unique levels cannot win.
func (t *training) foretells(ids []uint32, cells int) float64 {
	known := make([]cell, cells)
	var all cell
	var gain float64
	const prior = 4
	for i, id := range ids {
		base := (all.d + 1) / (all.n + 2)
		p := (known[id].d + prior*base) / (known[id].n + prior)
		if t.label[i] == 0 {
			gain += t.weight[i] * math.Log(p/base)
		} else {
			gain += t.weight[i] * math.Log((1-p)/(1-base))
		}
		known[id].add(t.label[i], t.weight[i])
		all.add(t.label[i], t.weight[i])
	}
	return gain
}
