package evaluate

import (
	"fmt"
	"math/rand/v2"
)

// SplitError says why rows cannot be divided into some to learn from and some to be judged.
type SplitError struct{ why string }

// Error returns the reason.
func (e *SplitError) Error() string { return e.why }

func cannotSplit(format string, args ...any) error {
	return &SplitError{fmt.Sprintf(format, args...)}
}

// fold is one division of the rows; both parts are in the rows' order.
type fold struct {
	train, test []int
}

// Folds deals rows to k folds at random, by seed: each holds the same number of approved and of denied rows, and of
// rows, but for one.
func Folds(label []uint8, k int, seed uint64) []int {
	rng := rand.New(rand.NewPCG(seed, 0x666f6c6473))
	of := make([]int, len(label))
	next := 0
	for _, class := range []uint8{0, 1} {
		var rows []int
		for row, y := range label {
			if y == class {
				rows = append(rows, row)
			}
		}
		rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for _, row := range rows {
			of[row] = next % k
			next++
		}
	}
	return of
}

// crossed returns the k divisions of Folds.
func crossed(label []uint8, k int, seed uint64) ([]fold, error) {
	denied := 0
	for _, y := range label {
		denied += int(1 - y)
	}
	approved := len(label) - denied
	if fewest := min(denied, approved); fewest < k {
		return nil, cannotSplit("%d rows are denied and %d approved, too few for %d folds", denied, approved, k)
	}
	folds := make([]fold, k)
	for row, at := range Folds(label, k, seed) {
		for i := range folds {
			if i == at {
				folds[i].test = append(folds[i].test, row)
			} else {
				folds[i].train = append(folds[i].train, row)
			}
		}
	}
	return folds, nil
}

// lastly holds the last share of the rows out, in the order of decisions.
func lastly(label []uint8, share float64) ([]fold, error) {
	cut := len(label) - int(share*float64(len(label))+0.5)
	var f fold
	var approved int
	for row, y := range label {
		if row < cut {
			f.train, approved = append(f.train, row), approved+int(y)
		} else {
			f.test = append(f.test, row)
		}
	}
	if len(f.test) == 0 || approved == 0 || approved == len(f.train) {
		return nil, cannotSplit("the first %d of %d rows hold %d approved and %d denied ones, and %d rows are left; too few for a split by time",
			len(f.train), len(label), approved, len(f.train)-approved, len(f.test))
	}
	return []fold{f}, nil
}
