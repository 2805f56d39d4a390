package calibrate

import (
	"cmp"
	"slices"
	"sort"
)

// Isotonic maps a logit to a probability that never falls as the logit rises.
type Isotonic struct {
	// From are the least logits of the steps, ascending, Chance their probabilities.
	From, Chance []float64
}

// FitIsotonic pools adjacent violators (Zadrozny and Elkan 2002); weight may be nil.
func FitIsotonic(logits []float64, label []uint8, weight []float64) Isotonic {
	order := make([]int, len(logits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(logits[a], logits[b]) })
	type block struct{ from, approved, all float64 }
	var blocks []block
	for k, i := range order {
		w := 1.0
		if weight != nil {
			w = weight[i]
		}
		if w <= 0 {
			continue
		}
		b := block{logits[i], w * float64(label[i]), w}
		if n := len(blocks); n > 0 && k > 0 && logits[order[k-1]] == logits[i] && blocks[n-1].from <= logits[i] {
			blocks[n-1].approved += b.approved
			blocks[n-1].all += b.all
		} else {
			blocks = append(blocks, b)
		}
		for n := len(blocks); n > 1 && blocks[n-2].approved*blocks[n-1].all >= blocks[n-1].approved*blocks[n-2].all; n-- {
			blocks[n-2].approved += blocks[n-1].approved
			blocks[n-2].all += blocks[n-1].all
			blocks = blocks[:n-1]
		}
	}
	var m Isotonic
	for _, b := range blocks {
		m.From, m.Chance = append(m.From, b.from), append(m.Chance, b.approved/b.all)
	}
	return m
}

// Apply returns the probability of a logit; without steps it is one half.
func (m Isotonic) Apply(z float64) float64 {
	if len(m.From) == 0 {
		return 0.5
	}
	at := sort.Search(len(m.From), func(i int) bool { return m.From[i] > z })
	return m.Chance[max(0, at-1)]
}
