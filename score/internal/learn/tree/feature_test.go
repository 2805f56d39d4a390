package tree

import (
	"math"
	"slices"
	"testing"
)

func TestFewDistinctNumbersHaveABinEach(t *testing.T) {
	if got := cut([]float64{3, 1, 2, 2, 1, 1, 1, 1}, 32); !slices.Equal(got, []float64{1.5, 2.5}) {
		t.Errorf("borders %v", got)
	}
}

func TestManyDistinctNumbersFillTheBinsEvenly(t *testing.T) {
	values := make([]float64, 1000)
	for i := range values {
		values[i] = float64((i * 7) % 1000)
	}
	f := feature{borders: cut(values, 10)}
	counts := make([]int, 10)
	for _, v := range values {
		counts[f.bin(v)]++
	}
	for b, n := range counts {
		if n < 80 || n > 120 {
			t.Errorf("bin %d holds %d of 1000", b, n)
		}
	}
}

func TestOneCommonNumberDoesNotTakeTheBinsOfOthers(t *testing.T) {
	values := make([]float64, 1000)
	for i := range 100 {
		values[i] = float64(1 + i)
	}
	if n := len(cut(values, 11)); n < 9 {
		t.Errorf("%d borders for nine tenths zeros and a hundred other numbers in 11 bins", n)
	}
}

func TestAMissingNumberHasABinOfItsOwn(t *testing.T) {
	for _, values := range [][]float64{{math.NaN(), 0, 1, math.NaN(), 5}, {math.NaN(), -math.MaxFloat64, math.MaxFloat64}, {math.NaN(), 4}} {
		f := feature{borders: cut(values, 4)}
		for _, v := range values[1:] {
			if !math.IsNaN(v) && f.bin(v) == f.bin(math.NaN()) {
				t.Errorf("%v: %v is binned as missing; borders %v", values, v, f.borders)
			}
		}
	}
}

func TestBordersAreNumbersWhateverTheColumnHolds(t *testing.T) {
	inf := math.Inf(1)
	for _, values := range [][]float64{nil, {math.NaN()}, {inf, -inf}, {inf, -inf, 1, math.NaN()}, {-math.MaxFloat64, math.MaxFloat64}} {
		for _, b := range cut(values, 8) {
			if math.IsNaN(b) || math.IsInf(b, 0) {
				t.Errorf("%v has a border at %v", values, b)
			}
		}
	}
}
