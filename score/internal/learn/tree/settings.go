package tree

// Settings say how the trees are grown.
type Settings struct {
	// Members is how many boosted models are averaged, each with random choices of its own.
	Members int
	// Trees is the number of a member's trees, Depth how many questions each asks, at most 8.
	Trees, Depth int
	// Rate is the share of its step that each tree takes.
	Rate float64
	// L2 pulls a leaf's step towards 0, as so much curvature would.
	L2 float64
	// Orders is how many orders of the rows a member's ordered statistics are taken in.
	Orders int
	// Columns is the largest number of columns in a combination, Combinations the largest number of those.
	Columns, Combinations int
	// Sample is the share of the statistics that a tree may ask about.
	Sample float64
	// Rows is the share of the rows that a tree's questions are found on.
	Rows float64
	// Bins is the largest number of bins of a feature, at most 256.
	Bins int
}

// Defaults are the settings that are served.
func Defaults() Settings {
	return Settings{
		Members: 3, Trees: 300, Depth: 6, Rate: 0.06, L2: 3,
		Orders: 4, Columns: 4, Combinations: 200, Sample: 0.1, Rows: 0.5, Bins: 32,
	}
}

const (
	maxDepth  = 8   // a leaf's number is a byte
	maxBins   = 256 // and so is a bin's
	maxWeight = 1e6
)

// bounded keeps what would not fit its type.
func (s Settings) bounded() Settings {
	s.Members, s.Orders = max(s.Members, 1), max(s.Orders, 1)
	s.Depth, s.Bins = min(max(s.Depth, 1), maxDepth), min(max(s.Bins, 2), maxBins)
	return s
}

// Fewest features that a tree may ask about, where there are so many; and the share of the numeric columns,
// each of which is a signal of its own, while a combination's statistics say much the same.
const (
	fewestSampled = 24
	numericSample = 0.5
)
