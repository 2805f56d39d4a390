package feature

import (
	"fmt"
	"testing"
)

// TestHoldoutIsRandomAndFixed counts over ids that differ in their last letters only, as Okta's do.
func TestHoldoutIsRandomAndFixed(t *testing.T) {
	t.Parallel()
	held, runs := 0, 0
	const n = 20_000
	before := false
	for i := range n {
		now := HeldOut("00o1org", fmt.Sprintf("icr1a2b3c%011d", i))
		if now {
			held++
		}
		if now && before {
			runs++
		}
		before = now
	}
	if share := float64(held) / n; share < 0.064 || share > 0.076 {
		t.Errorf("%.3f of the items are held out, want about 0.07", share)
	}
	// In a row they come as often as chance has it: 0.0049 of 20,000 are 98.
	if runs < 60 || runs > 140 {
		t.Errorf("%d of them follow one another, want about 98", runs)
	}
	// A changed value would show recommendations that a running campaign had held back.
	if !HeldOut("00o1org", "icr-26") || HeldOut("00o1org", "icr-30") {
		t.Error("the share is another one than before")
	}
}
