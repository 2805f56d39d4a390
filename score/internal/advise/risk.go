package advise

import (
	"recert/schemas/usage"
	"recert/score/internal/signal"
	"recert/score/internal/sod"
)

// risk orders the work: what would go wrong if the item were waved through. Each part is the share of the
// remaining risk that it adds.
func risk(f *signal.Features) float64 {
	safe := 0.95
	add := func(part float64) { safe *= 1 - part }
	if f.Privileged {
		add(0.35)
	}
	if f.Grant.OutOfBand {
		add(0.4)
	}
	if f.Account.Off {
		add(0.4)
	}
	open := sod.Open(f.Conflicts)
	for i := range open {
		add(0.4 * open[i].Weight())
	}
	if f.Usage.Grade != usage.Unobserved {
		add(0.2 * (1 - f.Usage.Survival))
	}
	if rare(f) {
		add(0.1)
	}
	return round(1-safe, 4)
}

func rare(f *signal.Features) bool {
	for _, p := range f.Peers {
		if p.Enough() && p.Share < 0.05 {
			return true
		}
	}
	return false
}
