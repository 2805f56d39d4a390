package tree

import (
	"context"
	"errors"
	"testing"

	"recert/score/internal/learn/learntest"
)

// patient is a context that is cancelled after it has been asked so many times.
type patient struct {
	context.Context
	left int
}

func (p *patient) Err() error {
	if p.left--; p.left < 0 {
		return context.Canceled
	}
	return nil
}

// Each stage looks whether to go on: the combinations, the statistics, each member's orders and trees.
func TestAFitEndsAtWhateverStageItIsInterrupted(t *testing.T) {
	tab := learntest.World{Rows: 300, Seed: 3}.Table()
	s := Defaults()
	s.Members, s.Trees, s.Orders, s.Columns = 2, 3, 2, 2
	for asked := 0; ; asked++ {
		m, err := New(s, 1).Fit(&patient{t.Context(), asked}, tab, learntest.Rows(0, 300), nil)
		if err == nil {
			if stages := 51; asked < stages {
				t.Errorf("it looked %d times whether to go on, at least %d were expected", asked, stages)
			}
			return
		}
		if !errors.Is(err, context.Canceled) || m != nil {
			t.Fatalf("after %d looks: %v, %v", asked, m, err)
		}
	}
}
