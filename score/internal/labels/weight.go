package labels

import "slices"

// Bounds of what counts as decided in bulk; the view decisions has the same.
const (
	// around is how far before and after a decision its like are counted, in milliseconds.
	around = 30_000
	// thought is how many like answers in that time count in full.
	thought = 5
	least   = 0.1
	// A reviewer with many decisions, uniform answers and hasty pauses (milliseconds) counts half.
	many    = 20
	uniform = 0.98
	hasty   = 10_000
	half    = 0.5
)

type hand struct{ org, campaign, reviewer string }

// Weights returns how much each label counts, 0 to 1, for labels that are sorted: like answers in quick
// succession count less, and those of a reviewer who gives them all in a hurry half of that.
func Weights(sorted []*Label) []float64 {
	of := map[hand][]int{}
	var order []hand
	weights := make([]float64, len(sorted))
	for i, l := range sorted {
		if l.Campaign == "" {
			weights[i] = 1 // a request is looked at by itself
			continue
		}
		h := hand{l.Org, l.Campaign, l.Reviewer}
		if of[h] == nil {
			order = append(order, h)
		}
		of[h] = append(of[h], i)
	}
	for _, h := range order {
		own := of[h]
		share := 1.0
		if stamps(sorted, own) {
			share = half
		}
		for _, decision := range []string{Approve, Revoke} {
			bursts(sorted, own, decision, func(i, burst int) {
				weights[i] = share * max(least, min(1, thought/float64(burst)))
			})
		}
	}
	return weights
}

func millis(l *Label) int64 { return l.At / 1_000_000 }

// stamps tells whether a reviewer gives the same answer to everything in a hurry.
func stamps(all []*Label, own []int) bool {
	approved := 0
	pauses := make([]int64, 0, len(own))
	for k, i := range own {
		if all[i].Decision == Approve {
			approved++
		}
		if k > 0 {
			pauses = append(pauses, millis(all[i])-millis(all[own[k-1]]))
		}
	}
	if len(own) < many {
		return false
	}
	slices.Sort(pauses)
	return float64(max(approved, len(own)-approved)) >= uniform*float64(len(own)) && pauses[len(pauses)/2] < hasty
}

// bursts passes how many like decisions lie around each of one reviewer's.
func bursts(all []*Label, own []int, decision string, fn func(i, burst int)) {
	var like []int
	for _, i := range own {
		if all[i].Decision == decision {
			like = append(like, i)
		}
	}
	from, to := 0, 0
	for _, i := range like {
		at := millis(all[i])
		for millis(all[like[from]]) < at-around {
			from++
		}
		for to < len(like) && millis(all[like[to]]) <= at+around {
			to++
		}
		fn(i, to-from)
	}
}
