package cover

import "math/rand/v2"

// dice are reproducible: the same seed gives the same numbers on every machine.
type dice struct{ r *rand.Rand }

func newDice(seed, stream uint64) *dice { return &dice{rand.New(rand.NewPCG(seed, stream))} }

func (d *dice) below(n int) int { return d.r.IntN(n) }

func (d *dice) shuffle(n int, swap func(i, j int)) { d.r.Shuffle(n, swap) }
