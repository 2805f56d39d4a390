package org

import (
	"cmp"
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// Opinion is what a reviewer of the live campaign decides about one item.
type Opinion struct {
	// Review is the index in [Org.Reviews], Reviewer that of who decides.
	Review, Reviewer int
	Decision         string
	At               time.Time
}

// Habits of reviewers, as shares of them, and how often a decision is wrong.
const (
	bulkReviewers   = 0.12
	silentReviewers = 0.06
	wrongKeep       = 0.03
	wrongRevoke     = 0.15
)

// Opinions returns what reviewers decide about a share of the live campaign's items within an hour of its launch, in
// order of time. Who has to decide an item comes from outside: a review may have been handed over. Reviewers err, some
// approve whatever is there within seconds, and some answer nothing.
func (o *Org) Opinions(share float64, reviewer func(review int) int) []Opinion {
	var all []Opinion
	at, habit := map[int]time.Time{}, map[int]float64{}
	for i := range o.Reviews {
		r := &o.Reviews[i]
		who := reviewer(i)
		// Each item has its own draws, so that what somebody else does changes nothing here.
		s := draw.New(o.Seed+uint64(i)*2_654_435_761, "opinion")
		if r.Campaign != 1 || !s.Chance(share/(1-silentReviewers)) || o.Users[who].Status != "ACTIVE" {
			continue
		}
		if _, known := habit[who]; !known {
			h := draw.New(o.Seed+uint64(who)*40_503, "reviewer")
			habit[who] = h.Float()
			at[who] = LaunchTime().Add(time.Duration(h.Between(120, 1500)) * time.Second)
		}
		bulk := habit[who] < bulkReviewers
		if habit[who] > 1-silentReviewers {
			continue
		}
		pause := time.Duration(s.Between(9_000, 60_000)) * time.Millisecond
		if bulk {
			pause = time.Duration(s.Between(700, 2500)) * time.Millisecond
		}
		at[who] = at[who].Add(pause)
		if end := LaunchTime().Add(55 * time.Minute); at[who].After(end) {
			continue
		}
		all = append(all, Opinion{Review: i, Reviewer: who, Decision: r.opinion(s, bulk), At: at[who]})
	}
	slices.SortStableFunc(all, func(a, b Opinion) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Review, b.Review)) })
	return all
}

func (r *Review) opinion(s *draw.Source, bulk bool) string {
	right := r.truth == Keep
	switch {
	case bulk:
		right = true
	case right && s.Chance(wrongKeep), !right && s.Chance(wrongRevoke):
		right = !right
	}
	if right {
		return "APPROVE"
	}
	return "REVOKE"
}
