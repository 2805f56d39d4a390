package peer

// NewBeyond is New where exact people are the most of which all pairs are compared.
func NewBeyond(sets [][]int32, counts []bool, accesses, exact int) *Index {
	return newIndex(sets, counts, accesses, exact)
}
