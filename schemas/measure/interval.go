package measure

import "math"

// z95 is the normal quantile of a two-sided 95 % interval.
const z95 = 1.959963984540054

// Wilson bounds a share of k in n at 95 %. NaN of nothing.
func Wilson(k, n float64) (low, high float64) {
	if n <= 0 {
		return math.NaN(), math.NaN()
	}
	share, z2 := k/n, z95*z95
	middle := (share + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(share*(1-share)/n+z2/(4*n*n))
	return math.Max(0, middle-half), math.Min(1, middle+half)
}

// Difference bounds the share of ka in na less that of kb in nb at 95 % (Newcombe's hybrid of two Wilson intervals).
func Difference(ka, na, kb, nb float64) (low, high float64) {
	la, ha := Wilson(ka, na)
	lb, hb := Wilson(kb, nb)
	a, b := ka/na, kb/nb
	return a - b - math.Hypot(a-la, hb-b), a - b + math.Hypot(ha-a, b-lb)
}

// Ratio bounds the share of ka in na over that of kb in nb at 95 % (Katz's log interval, with half a row added to
// each count so that a share of 0 has bounds too).
func Ratio(ka, na, kb, nb float64) (low, high float64) {
	a, b := (ka+0.5)/(na+0.5), (kb+0.5)/(nb+0.5)
	se := math.Sqrt(1/(ka+0.5) - 1/(na+0.5) + 1/(kb+0.5) - 1/(nb+0.5))
	return a / b * math.Exp(-z95*se), a / b * math.Exp(z95*se)
}
