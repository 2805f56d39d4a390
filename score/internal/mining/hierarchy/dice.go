package hierarchy

import "math/rand/v2"

// dice are reproducible: the same seed gives the same numbers on every machine.
type dice struct{ r *rand.PCG }

func newDice(seed, stream uint64) *dice { return &dice{rand.NewPCG(seed, stream)} }

func (d *dice) below(n int) int { return int((d.r.Uint64() >> 32) * uint64(n) >> 32) }

// share is a number from 0 to 1, exclusive.
func (d *dice) share() float64 { return float64(d.r.Uint64()>>11) / (1 << 53) }
