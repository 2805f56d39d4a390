package measure

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-9 {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// Ten rows, by falling score: 1 1 1 0 | 1 1 | 0 1 | 0 0; bars mark where the score does not change.
var (
	scores = []float64{0.95, 0.9, 0.85, 0.8, 0.7, 0.7, 0.5, 0.5, 0.2, 0.1}
	labels = []uint8{1, 1, 1, 0, 1, 1, 0, 1, 0, 0}
)

func TestAUCCountsTiesHalf(t *testing.T) {
	t.Parallel()
	// 6 approved, 4 denied, 24 pairs. The denied at 0.8 has 3 above; the one at 0.5 five above and one tied; 0.2 and 0.1 six each.
	near(t, "auc", AUC(scores, labels), (3+5.5+6+6)/24.0)
	near(t, "all tied", AUC([]float64{0.5, 0.5, 0.5}, []uint8{1, 0, 1}), 0.5)
	near(t, "one class", AUC([]float64{0.1, 0.2}, []uint8{1, 1}), math.NaN())
	near(t, "reversed", AUC([]float64{0.1, 0.9}, []uint8{1, 0}), 0)
	near(t, "nothing", AUC(nil, nil), math.NaN())
}

func TestAUCIsTheShareOfOrderedPairs(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	p, y := make([]float64, 200), make([]uint8, 200)
	for i := range p {
		p[i], y[i] = float64(rng.IntN(20))/20, uint8(rng.IntN(2))
	}
	var good, pairs float64
	for i := range p {
		for j := range p {
			if y[i] == 1 && y[j] == 0 {
				pairs++
				switch {
				case p[i] > p[j]:
					good++
				case p[i] == p[j]:
					good += 0.5
				}
			}
		}
	}
	near(t, "auc", AUC(p, y), good/pairs)
}

func TestAveragePrecisionTakesTiesAtOnce(t *testing.T) {
	t.Parallel()
	// From the riskiest: 0 0 | {0 1} | {1 1} | 0 …: precision 1, 1, 3/4, 4/7.
	near(t, "ap", AveragePrecisionDenials(scores, labels), (1+1+3.0/4+4.0/7)/4)
	near(t, "constant", AveragePrecisionDenials([]float64{1, 1, 1, 1}, []uint8{1, 0, 1, 1}), 0.25)
	near(t, "no denial", AveragePrecisionDenials([]float64{1}, []uint8{1}), math.NaN())
}

func TestRiskiestSharesTiesInProportion(t *testing.T) {
	t.Parallel()
	near(t, "10 %", RiskiestShare(scores, labels, 0.1), 1.0/4)
	near(t, "20 %", RiskiestShare(scores, labels, 0.2), 2.0/4)
	near(t, "30 %", RiskiestShare(scores, labels, 0.3), 2.5/4)
	near(t, "all", RiskiestShare(scores, labels, 1), 1)
	near(t, "cut at 30 %", RiskiestCut(scores, labels, 0.3), 0.2)
	near(t, "cut at 40 %", RiskiestCut(scores, labels, 0.4), 0.5)
	near(t, "nothing fits", RiskiestCut([]float64{1, 1}, []uint8{1, 0}, 0.1), math.Inf(-1))
}

func TestProperScores(t *testing.T) {
	t.Parallel()
	p, y := []float64{0.8, 0.6}, []uint8{1, 0}
	near(t, "logloss", LogLoss(p, y), -(math.Log(0.8)+math.Log(0.4))/2)
	near(t, "brier", Brier(p, y), (0.04+0.36)/2)
	near(t, "skill", BrierSkill(p, y), 1-0.2/0.25)
	near(t, "skill of the rate", BrierSkill([]float64{0.75, 0.75, 0.75, 0.75}, []uint8{1, 1, 1, 0}), 0)
	near(t, "a sure mistake", LogLoss([]float64{1}, []uint8{0}), -math.Log(1e-15))
	near(t, "skill of one class", BrierSkill([]float64{1}, []uint8{1}), math.NaN())
}

func TestEqualWidthBins(t *testing.T) {
	t.Parallel()
	bins := EqualWidth(scores, labels, 2)
	if len(bins) != 2 || bins[0].Rows != 2 || bins[1].Rows != 8 {
		t.Fatalf("got %+v", bins)
	}
	near(t, "predicted", bins[1].Predicted, (0.95+0.9+0.85+0.8+0.7+0.7+0.5+0.5)/8)
	near(t, "observed", bins[1].Observed, 6.0/8)
	near(t, "ece", CalibrationError(bins), 0.2*0.15+0.8*(0.75-5.9/8))
	if last := EqualWidth([]float64{1, 0}, []uint8{1, 0}, 15); len(last) != 2 || last[1].From != 1 {
		t.Errorf("the bounds 0 and 1 must have bins: %+v", last)
	}
}

func TestEqualMassSplitsTiesInProportion(t *testing.T) {
	t.Parallel()
	// Four rows a bin of 10/4 = 2.5: the tie at 0.5 lies on the border of the first bin.
	bins := EqualMass(scores, labels, 4)
	if len(bins) != 4 {
		t.Fatalf("got %+v", bins)
	}
	near(t, "rows", bins[0].Rows, 2.5)
	near(t, "observed", bins[0].Observed, 0.5*0.5/2.5)
	near(t, "predicted", bins[0].Predicted, (0.1+0.2+0.5*0.5)/2.5)
	constant := make([]float64, 100)
	y := make([]uint8, 100)
	for i := range constant {
		constant[i], y[i] = 0.75, uint8(min(1, i/25))
	}
	near(t, "a constant that is right has no error", CalibrationError(EqualMass(constant, y, Bins)), 0)
	near(t, "nothing", CalibrationError(EqualMass(nil, nil, Bins)), math.NaN())
	var rows float64
	for _, b := range EqualMass(scores, labels, 3) {
		rows += b.Rows
	}
	near(t, "no row is lost", rows, 10)
}

func TestWilsonAgainstPublishedValues(t *testing.T) {
	t.Parallel()
	// Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
	low, high := Wilson(81, 263)
	if math.Abs(low-0.2553) > 5e-5 || math.Abs(high-0.3662) > 5e-5 {
		t.Errorf("got %.4f to %.4f", low, high)
	}
	low, high = Wilson(0, 20)
	if low != 0 || math.Abs(high-0.1611) > 5e-5 {
		t.Errorf("got %.4f to %.4f", low, high)
	}
	// Newcombe 1998 (differences), example 56/70 less 48/80: 0.0524 to 0.3339.
	low, high = Difference(56, 70, 48, 80)
	if math.Abs(low-0.0524) > 5e-5 || math.Abs(high-0.3339) > 5e-5 {
		t.Errorf("difference: got %.4f to %.4f", low, high)
	}
	if low, high = Ratio(50, 100, 50, 100); low >= 1 || high <= 1 || math.Abs(low*high-1) > 1e-9 {
		t.Errorf("ratio: got %.4f to %.4f", low, high)
	}
}

func TestCoverageCutsOnlyBetweenScores(t *testing.T) {
	t.Parallel()
	c := Coverages(scores, labels, []float64{0.8, 1, 0.6}, 1)
	// Agreement by cut: 1 1 1 .75 | (5/6) | (6/8) | 6/9 6/10.
	near(t, "80 %", c[0].Share, 0.6)
	near(t, "threshold", c[0].Threshold, 0.7)
	near(t, "100 %", c[1].Share, 0.3)
	near(t, "60 %", c[2].Share, 1)
	if c[0].Rows != 6 || c[0].Approved != 5 {
		t.Errorf("got %+v", c[0])
	}
	tied := Coverages([]float64{0.9, 0.9, 0.9, 0.9}, []uint8{1, 1, 1, 0}, []float64{0.99}, 1)
	near(t, "a tie is not cut", tied[0].Share, 0)
	near(t, "its threshold", tied[0].Threshold, math.NaN())
	whole := Coverages(make([]float64, 100), append([]uint8{0}, slices.Repeat([]uint8{1}, 99)...), []float64{0.99}, 1)
	near(t, "99 of 100 are 99 %", whole[0].Share, 1)
}

func TestCoverageBoundsHoldTheShareAndFollowTheSeed(t *testing.T) {
	t.Parallel()
	p, y := sample(3000, 7)
	a := Coverages(p, y, []float64{0.95}, 1)[0]
	if !(a.Low <= a.Share && a.Share <= a.High && a.Low < a.High) {
		t.Errorf("got %+v", a)
	}
	if c := Covered(p, y, 0.95); c.Share != a.Share || c.Threshold != a.Threshold || !math.IsNaN(c.Low) {
		t.Errorf("without bounds: %+v, with: %+v", c, a)
	}
	if b := Coverages(p, y, []float64{0.95}, 1)[0]; a != b {
		t.Errorf("the same seed gave %+v and %+v", a, b)
	}
}

// sample draws probabilities and decisions that follow them.
func sample(n int, seed uint64) ([]float64, []uint8) {
	rng := rand.New(rand.NewPCG(seed, seed))
	p, y := make([]float64, n), make([]uint8, n)
	for i := range p {
		p[i] = 1 / (1 + math.Exp(-3-1.5*rng.NormFloat64()))
		if rng.Float64() < p[i] {
			y[i] = 1
		}
	}
	return p, y
}

func TestNoFigureDependsOnTheOrderOfRows(t *testing.T) {
	t.Parallel()
	p, y := sample(2000, 3)
	for i := range p {
		p[i] = math.Round(p[i]*50) / 50
	}
	q, z := slices.Clone(p), slices.Clone(y)
	rand.New(rand.NewPCG(9, 9)).Shuffle(len(q), func(i, j int) { q[i], q[j], z[i], z[j] = q[j], q[i], z[j], z[i] })
	near(t, "auc", AUC(q, z), AUC(p, y))
	near(t, "ap", AveragePrecisionDenials(q, z), AveragePrecisionDenials(p, y))
	near(t, "riskiest", RiskiestShare(q, z, 0.1), RiskiestShare(p, y, 0.1))
	near(t, "mass", CalibrationError(EqualMass(q, z, Bins)), CalibrationError(EqualMass(p, y, Bins)))
	near(t, "width", CalibrationError(EqualWidth(q, z, Bins)), CalibrationError(EqualWidth(p, y, Bins)))
	a, b := Coverages(q, z, []float64{0.99}, 5)[0], Coverages(p, y, []float64{0.99}, 5)[0]
	near(t, "coverage", a.Share, b.Share)
	near(t, "bound", a.Low, b.Low)
}
