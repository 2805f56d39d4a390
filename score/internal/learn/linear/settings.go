package linear

// Settings say how the weights are learned.
type Settings struct {
	// Alpha and Beta set the step of each weight: Alpha / (Beta + root of its squared gradients so far).
	Alpha, Beta float64
	// L1 keeps weights at 0 that too little speaks for, L2 pulls all others towards it.
	L1, L2 float64
	// Passes is how often Fit goes through its rows.
	Passes int
	// Bins is the largest number of bins of a numeric column.
	Bins int
	// Pairs is the largest number of pairs of columns.
	Pairs int
}

// Defaults are the settings that are served.
func Defaults() Settings {
	return Settings{Alpha: 0.08, Beta: 1, L1: 0.05, L2: 2, Passes: 4, Bins: 12, Pairs: 300}
}
