package measure

import (
	"math"
	"slices"
)

// Interval is a figure with its 95 % bounds.
type Interval struct {
	Value, Low, High float64
}

// AUCInterval is AUC with bounds by DeLong, DeLong and Clarke-Pearson (1988).
func AUCInterval(p []float64, label []uint8) Interval {
	approved, denied := placements(p, label)
	return interval(average(approved), approved, denied)
}

// AUCDifference is the AUC of a less that of b on the same rows, with bounds that know that they are the same
// (DeLong's paired test): what both find hard does not blur the difference.
func AUCDifference(a, b []float64, label []uint8) Interval {
	approved, denied := placements(a, label)
	approvedB, deniedB := placements(b, label)
	for i := range approved {
		approved[i] -= approvedB[i]
	}
	for i := range denied {
		denied[i] -= deniedB[i]
	}
	return interval(average(approved), approved, denied)
}

// LogLossDifference is the log loss of a less that of b on the same rows, with normal bounds of the paired mean.
func LogLossDifference(a, b []float64, label []uint8) Interval {
	d := make([]float64, len(label))
	for i := range label {
		d[i] = LogLoss(a[i:i+1], label[i:i+1]) - LogLoss(b[i:i+1], label[i:i+1])
	}
	return interval(average(d), d, nil)
}

// placements tell for each approved row the share of denied rows below it, and for each denied row the share of
// approved rows above it; ties count half. Their means are both AUC.
func placements(p []float64, label []uint8) (approved, denied []float64) {
	groups := ranked(p, label)
	rows, good := counts(groups)
	bad := rows - good
	at := map[float64][2]float64{}
	above := 0
	below := bad
	for _, g := range groups {
		below -= g.rows - g.approved
		at[g.p] = [2]float64{
			(float64(above) + float64(g.approved)/2) / float64(good),
			(float64(below) + float64(g.rows-g.approved)/2) / float64(bad),
		}
		above += g.approved
	}
	for i, y := range label {
		if y == 1 {
			approved = append(approved, at[p[i]][1])
		} else {
			denied = append(denied, at[p[i]][0])
		}
	}
	return approved, denied
}

// interval bounds a mean whose variance is the sum of those of the parts' means.
func interval(value float64, parts ...[]float64) Interval {
	var variance float64
	for _, part := range parts {
		if part != nil {
			variance += spread(part) / float64(len(part))
		}
	}
	half := z95 * math.Sqrt(variance)
	return Interval{Value: value, Low: value - half, High: value + half}
}

func average(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return mean(sum, len(values))
}

// spread is the variance of a sample. It is summed in order of size, so that the rows' order does not show.
func spread(values []float64) float64 {
	middle := average(values)
	squares := make([]float64, len(values))
	for i, v := range values {
		squares[i] = (v - middle) * (v - middle)
	}
	slices.Sort(squares)
	var sum float64
	for _, s := range squares {
		sum += s
	}
	return sum / float64(len(values)-1)
}
