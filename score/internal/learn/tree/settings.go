package tree

// Settings say how the trees are grown.
type Settings struct {
	// Trees is their number, Depth how many questions each asks.
	Trees, Depth int
	// Rate is the share of its step that each tree takes.
	Rate float64
	// L2 pulls a leaf's step towards 0, as so many rows of even odds would.
	L2 float64
	// Permutations is how many orders of the rows the ordered statistics are taken in.
	Permutations int
	// Order is the largest number of columns in a combination, Projections the largest number of combinations.
	Order, Projections int
	// Sample is the share of the features that a tree may ask about, Rows the share of the rows that it is grown on.
	Sample, Rows float64
	// Bins is the largest number of bins of a feature.
	Bins int
	// Bagging is the temperature of the Bayesian bootstrap: 0 weighs all rows alike.
	Bagging float64
	// Strength is the size of the noise on a split's score.
	Strength float64
	// BurnIn is the share of an order's rows that trees do not learn from, as their statistics rest on too few.
	BurnIn float64
	Stats  []uint8
}

// Defaults are the settings that are served.
func Defaults() Settings {
	return Settings{
		Trees: 600, Depth: 6, Rate: 0.06, L2: 3, Permutations: 4, Order: 4, Projections: 200, Sample: 0.15, Rows: 1, Bins: 32, Bagging: 1,
		Stats: []uint8{statLow, statMid, statHigh, statCount},
	}
}
