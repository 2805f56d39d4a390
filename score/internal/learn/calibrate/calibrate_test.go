package calibrate

import (
	"context"
	"math"
	"math/rand/v2"
	"testing"

	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/linear"
)

// decisions are drawn at probability sigmoid(slope*z + shift).
func decisions(n int, slope, shift float64) (logits []float64, label []uint8) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range n {
		z := rnd.NormFloat64() * 2
		var y uint8
		if rnd.Float64() < 1/(1+math.Exp(-(slope*z+shift))) {
			y = 1
		}
		logits, label = append(logits, z), append(label, y)
	}
	return logits, label
}

func TestPlattFindsTheMap(t *testing.T) {
	p := evenly(decisions(40000, 0.6, 0.8))
	if math.Abs(p.Slope-0.6) > 0.03 || math.Abs(p.Shift-0.8) > 0.03 {
		t.Errorf("fitted %+v to a slope of 0.6 and a shift of 0.8", p)
	}
}

// evenly fits with all rows weighed alike.
func evenly(logits []float64, label []uint8) Platt { return FitPlatt(logits, label, nil) }

func TestPlattDoesNotTurnAnOrderRound(t *testing.T) {
	if p := evenly(decisions(2000, -1, 0)); p.Slope < 0 {
		t.Errorf("the slope is %v", p.Slope)
	}
}

func TestPlattOfNothingLeavesLogitsAlone(t *testing.T) {
	if p := FitPlatt(nil, nil, nil); p != Same() {
		t.Errorf("fitted %+v to nothing", p)
	}
}

func TestPlattHonoursWeights(t *testing.T) {
	logits, label := decisions(4000, 1, 0)
	weight := make([]float64, len(label))
	for i := range weight {
		weight[i] = 1 + 2*float64(label[i])
	}
	if p := FitPlatt(logits, label, weight); math.Abs(p.Shift-math.Log(3)) > 0.15 {
		t.Errorf("approvals that weigh three times as much shift by %v, not by log 3", p.Shift)
	}
}

func TestIsotonicNeverFalls(t *testing.T) {
	logits, label := decisions(5000, 1, 0)
	logits[10] = logits[11]
	m := FitIsotonic(logits, label, nil)
	last := -1.0
	for z := -8.0; z < 8; z += 0.01 {
		p := m.Apply(z)
		if p < last || p < 0 || p > 1 {
			t.Fatalf("at %v the probability is %v after %v", z, p, last)
		}
		last = p
	}
	if p := m.Apply(0); math.Abs(p-0.5) > 0.1 {
		t.Errorf("the probability at 0 is %v, about one half was drawn", p)
	}
	if p := (Isotonic{}).Apply(3); p != 0.5 {
		t.Errorf("without steps the probability is %v", p)
	}
}

func TestIsotonicPoolsEqualLogits(t *testing.T) {
	m := FitIsotonic([]float64{1, 1, 1, 1}, []uint8{0, 1, 1, 1}, nil)
	if len(m.From) != 1 || m.Chance[0] != 0.75 {
		t.Errorf("one logit has steps %+v", m)
	}
}

func TestCrossFitNeverScoresARowItLearnedFrom(t *testing.T) {
	tab := learntest.World{Rows: 600, Seed: 1, Noise: true}.Table()
	rows := learntest.Rows(0, 600)
	s := linear.Defaults()
	s.Passes, s.L1, s.L2 = 50, 0, 0
	out, err := CrossFit(context.Background(), linear.New(s), tab, rows, 3, nil)
	if err != nil {
		t.Fatal(err)
	}
	if auc := learntest.AUC(tab, rows, out); auc > 0.95 {
		t.Errorf("a model that learns rows by heart ranks them with AUC %.3f", auc)
	}
}
