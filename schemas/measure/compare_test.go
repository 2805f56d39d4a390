package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAUCIntervalByHand(t *testing.T) {
	t.Parallel()
	// Approved at 0.9, 0.6, 0.4, denied at 0.5, 0.2. Shares of denied rows below: 1, 1, 1/2; of approved rows above: 2/3, 1.
	p, y := []float64{0.9, 0.6, 0.5, 0.4, 0.2}, []uint8{1, 1, 0, 1, 0}
	got := AUCInterval(p, y)
	variance := (1.0/12)/3 + (1.0/18)/2
	near(t, "auc", got.Value, 5.0/6)
	near(t, "low", got.Low, 5.0/6-1.959963984540054*math.Sqrt(variance))
	if one := AUCInterval([]float64{0.1}, []uint8{1}); !math.IsNaN(one.Value) || !math.IsNaN(one.Low) {
		t.Errorf("one class: got %+v", one)
	}
}

func TestDifferencesOfAScoreToItselfAreNothing(t *testing.T) {
	t.Parallel()
	p, y := sample(500, 5)
	for _, got := range []Interval{AUCDifference(p, p, y), LogLossDifference(p, p, y)} {
		if got != (Interval{}) {
			t.Errorf("got %+v", got)
		}
	}
}

func TestDifferencesAreThoseOfTheFigures(t *testing.T) {
	t.Parallel()
	p, y := sample(2000, 6)
	rng := rand.New(rand.NewPCG(1, 1))
	q := make([]float64, len(p))
	for i := range p {
		q[i] = 1 / (1 + math.Exp(-math.Log(p[i]/(1-p[i]))-rng.NormFloat64()))
	}
	auc, loss := AUCDifference(p, q, y), LogLossDifference(p, q, y)
	near(t, "auc", auc.Value, AUC(p, y)-AUC(q, y))
	near(t, "logloss", loss.Value, LogLoss(p, y)-LogLoss(q, y))
	if auc.Low <= 0 || auc.High-auc.Low > 0.1 || loss.High >= 0 {
		t.Errorf("noise must show: %+v, %+v", auc, loss)
	}
	alone := AUCInterval(p, y)
	if auc.High-auc.Low >= alone.High-alone.Low {
		t.Errorf("the pairs are not used: %+v is wider than %+v", auc, alone)
	}
}
