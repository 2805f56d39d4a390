package year

import (
	"bytes"
	"testing"
	"time"
)

func TestTheDirectoryIsThatOfItsDay(t *testing.T) {
	t.Parallel()
	w := lived(t, small(4), 0)
	before := w.Frame(-1)
	for range Days {
		w.Live()
	}
	after := w.Frame(Days - 1)
	if len(before.Users) >= len(after.Users) {
		t.Errorf("got %d accounts before the year and %d after it, want joiners", len(before.Users), len(after.Users))
	}
	if len(before.Reviews) != 0 || len(before.Campaigns) != 0 {
		t.Error("got campaigns before the first launch")
	}
	for _, u := range after.Users {
		if u.Manager >= len(after.Users) || u.ID == "" {
			t.Fatalf("got user %+v", u)
		}
	}
	held := map[[2]int]bool{}
	for _, g := range after.Grants {
		if key := [2]int{g.User, g.App}; held[key] || g.User < 0 {
			t.Fatalf("got grant %+v twice, or of nobody", g)
		} else {
			held[key] = true
		}
	}
	for _, r := range after.Reviews {
		if r.Campaign == Campaigns-1 && r.App >= 0 && !held[[2]int{r.User, r.App}] {
			t.Fatalf("got an item about access that nobody holds: %+v", r)
		}
	}
}

func TestReviewersErrAndHaveHabits(t *testing.T) {
	t.Parallel()
	w := lived(t, small(5), Days)
	k := w.campaigns[1]
	var wrong, decided, open, gone, burst int
	var before time.Time
	for i := k.first; i < k.last; i++ {
		r := &w.all.Reviews[i]
		v := k.truth[r.ID]
		switch {
		case r.Decision == "UNREVIEWED":
			open++
			continue
		case (v.Truth == Keep) != (r.Decision == "APPROVE"):
			wrong++
		}
		decided++
		if r.Remedy == "SUCCESS" && w.holdings[k.holdings[i-k.first]].removed {
			gone++
		}
		if gap := r.Decided.Sub(before); gap > 0 && gap < 3*time.Second {
			burst++
		}
		before = r.Decided
	}
	t.Log("wrong", wrong, "decided", decided, "open", open, "gone", gone, "burst", burst)
	if share := float64(wrong) / float64(decided); share < 0.02 || share > 0.15 {
		t.Errorf("got %.3f of the decisions wrong, want some percent", share)
	}
	if open == 0 || gone == 0 {
		t.Errorf("got %d items unanswered and %d revocations in effect, want some of both", open, gone)
	}
}

func TestTheLogForgetsAsOktaDoes(t *testing.T) {
	t.Parallel()
	w := lived(t, Params{Seed: 6, Users: 300, Apps: 50, Groups: 70, Items: 500, Events: 40_000}, 200)
	n := w.diary.Len()
	if from := w.diary.Since(Start()); from == 0 || from >= n {
		t.Errorf("got events from position %d of %d, want the oldest forgotten", from, n)
	}
	if line := w.diary.AppendJSON(nil, n-1); !bytes.HasPrefix(line, []byte("{")) {
		t.Errorf("got %q as the newest event", line)
	}
	if line := w.diary.AppendJSON(nil, 0); len(line) != 0 {
		t.Errorf("got %q for a forgotten event", line)
	}
}
