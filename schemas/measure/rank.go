package measure

import "math"

// AUC is the chance that an approved row scores above a denied one; a tie counts half. NaN without both classes.
func AUC(p []float64, label []uint8) float64 {
	groups := ranked(p, label)
	rows, approved := counts(groups)
	denied := rows - approved
	if approved == 0 || denied == 0 {
		return math.NaN()
	}
	// Twice the number of ordered pairs, in whole numbers: no rounding whatever the size.
	var twice, above int64
	for _, g := range groups {
		bad := int64(g.rows - g.approved)
		twice += bad * (2*above + int64(g.approved))
		above += int64(g.approved)
	}
	return float64(twice) / 2 / float64(approved) / float64(denied)
}

// AveragePrecisionDenials is the mean precision of "the riskiest k are denials" over all denials, where tied rows are
// taken at once. NaN without a denial.
func AveragePrecisionDenials(p []float64, label []uint8) float64 {
	groups := ranked(p, label)
	rows, approved := counts(groups)
	if rows == approved {
		return math.NaN()
	}
	var sum float64
	var seen, found int
	for i := len(groups) - 1; i >= 0; i-- {
		bad := groups[i].rows - groups[i].approved
		seen, found = seen+groups[i].rows, found+bad
		sum += float64(bad) * float64(found) / float64(seen)
	}
	return sum / float64(rows-approved)
}

// RiskiestShare is the share of all denials that the riskiest share of rows holds. Rows tied at the cut count in
// proportion, as if it fell among them by chance. NaN without a denial.
func RiskiestShare(p []float64, label []uint8, share float64) float64 {
	groups := ranked(p, label)
	rows, approved := counts(groups)
	if rows == approved {
		return math.NaN()
	}
	left, found := share*float64(rows), 0.0
	for i := len(groups) - 1; i >= 0 && left > 0; i-- {
		g := groups[i]
		part := math.Min(1, left/float64(g.rows))
		found += part * float64(g.rows-g.approved)
		left -= float64(g.rows)
	}
	return found / float64(rows-approved)
}

// RiskiestCut is the score below which a row is among the riskiest share: the largest set of whole tie groups within
// the share. Rows with p <= RiskiestCut are in it; -Inf when not even the riskiest group fits.
func RiskiestCut(p []float64, label []uint8, share float64) float64 {
	groups := ranked(p, label)
	rows, _ := counts(groups)
	cut, seen := math.Inf(-1), 0
	for i := len(groups) - 1; i >= 0; i-- {
		if seen += groups[i].rows; float64(seen) > share*float64(rows) {
			break
		}
		cut = groups[i].p
	}
	return cut
}
