package measure

import "math"

// clip bounds the probability of what was decided away from 0, so that one sure mistake costs much, not everything.
const clip = 1e-15

// LogLoss is the mean of -log of the probability given to what was decided; which counts as at least 1e-15.
func LogLoss(p []float64, label []uint8) float64 {
	var sum float64
	for i, q := range p {
		if label[i] == 0 {
			q = 1 - q
		}
		sum -= math.Log(math.Max(q, clip))
	}
	return mean(sum, len(p))
}

// Brier is the mean squared distance between probability and decision.
func Brier(p []float64, label []uint8) float64 {
	var sum float64
	for i, q := range p {
		d := q - float64(label[i])
		sum += d * d
	}
	return mean(sum, len(p))
}

// BrierSkill is 1 - Brier / Brier of always saying the rate of approval. NaN when all rows were decided alike.
func BrierSkill(p []float64, label []uint8) float64 {
	var approved float64
	for _, y := range label {
		approved += float64(y)
	}
	rate := mean(approved, len(label))
	if rate == 0 || rate == 1 {
		return math.NaN()
	}
	return 1 - Brier(p, label)/(rate*(1-rate))
}
