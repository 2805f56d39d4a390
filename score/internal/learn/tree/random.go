package tree

// random is SplitMix64 (Steele, Lea, Flood 2014): written out, so that no release of Go changes a model's bytes.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (r *random) below(n int) int { return int((r.next() >> 33) * uint64(n) >> 31) }

// unit returns a number above 0 and at most 1.
func (r *random) unit() float64 { return float64(r.next()>>11+1) / (1 << 53) }

// order returns the numbers below n in random order.
func (r *random) order(n int) []int32 {
	out := make([]int32, n)
	for i := range out {
		j := r.below(i + 1)
		out[i] = out[j]
		out[j] = int32(i)
	}
	return out
}
