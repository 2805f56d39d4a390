package train

import (
	"math"
	"testing"

	schema "recert/schemas/feature"
	"recert/score/internal/labels"
)

// TestReviewersAreMeasuredWhereTheAnswerIsCertain has 40 items of accounts that are off, a fourth of them waved
// through, 50 that are used daily, one of which is taken away, and others that say nothing.
func TestReviewersAreMeasuredWhereTheAnswerIsCertain(t *testing.T) {
	t.Parallel()
	k := newKnown()
	rows := make([]row, 0, 120)
	add := func(account string, active float64, decision string) {
		i := &schema.Item{Levels: map[string]string{"account": account}, Numbers: map[string]float64{"active_days": active, "silent_days": 1}}
		rows = append(rows, row{label: &labels.Label{Campaign: "c", Decision: decision}, item: k.pack(i), weight: 1})
	}
	answer := func(taken bool) string {
		if taken {
			return labels.Revoke
		}
		return labels.Approve
	}
	for n := range 40 {
		add("off", 0, answer(n%4 != 0))
	}
	for n := range 50 {
		add("on", 60, answer(n == 0))
	}
	for range 30 {
		add("on", 2, labels.Revoke)
	}
	s := tableOf(rows, k)
	if caught, slips := s.reviewers(s.learn); math.Abs(caught-0.75) > 1e-9 || math.Abs(slips-0.02) > 1e-9 {
		t.Errorf("they catch %v and slip %v, want 0.75 and 0.02", caught, slips)
	}
	if caught, slips := s.reviewers(s.learn[:fewCertain-1]); caught != 0 || slips != 0 {
		t.Errorf("of too few items they catch %v and slip %v", caught, slips)
	}
}
