package eval

import "fmt"

// The bounds that every seed must keep, set before any model was fitted to what the simulator plants.
const (
	leastPrecision = 0.97
	leastRecall    = 0.80
	mostProtected  = 0
	mostSeasonal   = 0.02
)

// Broken lists the bounds that a seed's figures do not keep, one line each.
func (r *Result) Broken() []string {
	var lines []string
	say := func(bad bool, name string, got any, want string) {
		if bad {
			lines = append(lines, fmt.Sprintf("seed %d: %s is %v, want %s", r.Seed, name, got, want))
		}
	}
	say(!(r.Precision >= leastPrecision), "revoke_precision", short(r.Precision), "at least 0.97")
	say(!(r.Recall >= leastRecall), "revoke_recall", short(r.Recall), "at least 0.80")
	say(r.Protected > mostProtected, "protected_revokes", r.Protected, "0")
	say(!(r.Seasonal <= mostSeasonal), "seasonal_false_revoke_rate", short(r.Seasonal), "at most 0.02")
	return lines
}

func short(x float64) string { return fmt.Sprintf("%.4f", x) }
