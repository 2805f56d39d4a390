package page

import (
	"math"
	"strings"

	"recert/sink/internal/plain"
)

// figureOf writes a figure of a trained model: a count as one, a share or a loss with three digits.
func figureOf(v float64) string {
	if v > 1 && v == math.Trunc(v) {
		return count(uint64(v))
	}
	return number(3, &v)
}

// called is what a trained model's figure is called; one that is not known keeps its own name.
func called(name string) string {
	before := ""
	if rest, ok := strings.CutPrefix(name, "rules_"); ok {
		before, name = "rules alone: ", rest
	} else if rest, ok := strings.CutPrefix(name, "unassisted_"); ok {
		before, name = "unassisted: ", rest
	}
	switch name {
	case "auc":
		name = "AUC"
	case "brier":
		name = "Brier"
	case "ece":
		name = "calibration error"
	case "logloss":
		name = "log loss"
	case "riskiest20":
		name = "revoked in riskiest 20 %"
	case "unseen":
		name = "decisions"
	case "unassisted":
		name = "unassisted decisions"
	}
	return before + plain.Line(name, nameLimit)
}
