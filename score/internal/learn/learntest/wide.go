package learntest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"

	"recert/score/internal/table"
)

// Wide makes a table of 15 columns of levels, from a few to thousands, and 20 of numbers, a third of them
// missing: the shape of an org's review items.
func Wide(rows int, seed uint64) *table.Table {
	rnd := rand.New(rand.NewPCG(seed, 2))
	var categorical, numeric []string
	for i := range 15 {
		categorical = append(categorical, fmt.Sprint("level", i))
	}
	for i := range 20 {
		numeric = append(numeric, fmt.Sprint("number", i))
	}
	b := table.NewBuilder(categorical, numeric)
	levels, values := make([]string, len(categorical)), make([]float64, len(numeric))
	for range rows {
		logit := 3.0
		for i := range levels {
			n := int(math.Pow(3, 1+float64(i)/2) * rnd.Float64() * rnd.Float64())
			levels[i] = strconv.Itoa(n)
			logit -= float64(n*2654435761>>7%8) / 16
		}
		for i := range values {
			values[i] = rnd.NormFloat64()
			if i < 5 {
				logit -= values[i] / 2
			}
			if rnd.IntN(3) == 0 {
				values[i] = table.Missing()
			}
		}
		b.Add(levels, values)
		b.Decide(rnd.Float64() < 1/(1+math.Exp(-logit)), 1)
	}
	return b.Table()
}
