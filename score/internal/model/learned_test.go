package model

import (
	"math"
	"testing"

	"recert/schemas/modelfile"
	"recert/score/internal/learn"
)

func opinion(logit float64) *Opinion {
	return &Opinion{
		Name: "m", Version: "1", Logit: logit, Combine: modelfile.Combine{Prior: 2, Scale: 0.5, Shift: 1.7}, Support: learn.Support{Rows: 40},
		Explain: func() (float64, []learn.Term) {
			return 1, []learn.Term{{Columns: []string{"kind"}, Weight: 0.01}, {Columns: []string{"resource", "title"}, Weight: logit - 2}, {Columns: []string{"manager"}, Weight: 0.5}, {Columns: []string{"a"}, Weight: 0.3}, {Columns: []string{"b"}, Weight: 0.19}}
		},
	}
}

// TestTermsAddUpToThePull also where the pull is bounded.
func TestTermsAddUpToThePull(t *testing.T) {
	t.Parallel()
	for logit, want := range map[float64]float64{2: 0, 3: 0.6, 9: maxKeep, -9: -maxTake} {
		o := opinion(logit)
		sum := 0.0
		for _, term := range o.Terms() {
			sum += term.Weight
		}
		if math.Abs(o.Pull()-want) > 1e-12 || math.Abs(sum-want) > 1e-9 {
			t.Errorf("logit %v: a pull of %v and terms of %v, want %v", logit, o.Pull(), sum, want)
		}
	}
	if terms := opinion(-9).Terms(); terms[0].Code != "LEARNED_RESOURCE_TITLE" || terms[0].Text != "What reviewers decided where the resource and the title were alike speaks against it." {
		t.Errorf("the strongest term is %+v", terms[0])
	}
}
