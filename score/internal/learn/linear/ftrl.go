package linear

import "math"

// coordinate is what FTRL-proximal keeps of a weight: z, its gradients with the pull of earlier weights taken
// out, and n, the sum of its squared gradients.
type coordinate struct{ z, n float64 }

// weight is the one that the gradients so far ask for; the intercept is not penalised.
func (c *coordinate) weight(s *Settings, penalised bool) float64 {
	step := (s.Beta + math.Sqrt(c.n)) / s.Alpha
	if !penalised {
		return -c.z / step
	}
	switch {
	case c.z > s.L1:
		return -(c.z - s.L1) / (step + s.L2)
	case c.z < -s.L1:
		return -(c.z + s.L1) / (step + s.L2)
	}
	return 0
}

func (c *coordinate) step(s *Settings, g float64, penalised bool) {
	n := c.n + g*g
	sigma := (math.Sqrt(n) - math.Sqrt(c.n)) / s.Alpha
	c.z += g - sigma*c.weight(s, penalised)
	c.n = n
}
