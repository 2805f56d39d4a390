package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/command"
	schema "recert/schemas/feature"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/route"
)

// lot gives every review an id of which the draw is the wanted one.
func lot(w *world, held bool) {
	for i := range w.reviews {
		v := &w.reviews[i]
		for n := 0; schema.HeldOut(testOrg, v.ID) != held; n++ {
			v.ID = fmt.Sprintf("icr-%s-%s-%d", v.UserID, v.Resource, n)
		}
	}
}

// ofDuties has conflicts of duties reviewed by the chief.
func ofDuties(sc *scene) {
	r := *sc.router
	r.Config.SoD = chief
	sc.router = &route.Router{Config: r.Config, Accounts: r.Accounts, Directory: r.Directory, Launched: r.Launched}
}

// TestHoldoutAdviceReachesNobodyWhoReviews scores the same items once in the holdout and once not: the recommendation
// and the features are the same, for who compares afterwards; of what is asked of the writer only that remains which a
// reviewer's own state calls for, in the same bytes.
func TestHoldoutAdviceReachesNobodyWhoReviews(t *testing.T) {
	t.Parallel()
	shown, held := newWorld(t), newWorld(t)
	lot(shown, false)
	lot(held, true)
	with, without := offline(t, shown, inOrder, ofDuties), offline(t, held, inOrder, ofDuties)

	of := func(recs map[string]recommendation.Recommendation) map[string]recommendation.Recommendation {
		all := map[string]recommendation.Recommendation{}
		for _, r := range recs {
			r.ReviewID, r.Holdout = "", false
			all[r.UserID+r.Resource] = r
		}
		return all
	}
	for id, r := range without.recommendations(t) {
		if !r.Holdout {
			t.Errorf("%s does not say that it is held out", id)
		}
	}
	if diff := cmp.Diff(of(with.recommendations(t)), of(without.recommendations(t))); diff != "" {
		t.Errorf("the draw changes the advice (-shown +held)\n%s", diff)
	}
	for _, item := range without.features(t) {
		if !item.Holdout || item.Outcome == "" || len(item.Scores) == 0 {
			t.Errorf("%s: nobody can compare afterwards: %+v", item.ReviewID, item)
		}
	}

	asked := func(c *collector) (all []string) {
		for _, cmd := range c.commands(t) {
			kind := cmd.Action
			if cmd.Action == command.ReassignReview && cmd.Reassign.To == chief {
				kind = "to the reviewer of duties"
			}
			all = append(all, kind+" "+cmd.Person)
		}
		slices.Sort(all)
		return all
	}
	safe := []string{"reassign_review " + selfish, "reassign_review " + orphan}
	all := append([]string{"create_issue " + clash, "create_issue " + sneaky, "to the reviewer of duties " + clash}, safe...)
	slices.Sort(all)
	if diff := cmp.Diff(all, asked(with)); diff != "" {
		t.Errorf("of items that are shown (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(safe, asked(without)); diff != "" {
		t.Errorf("of items that are held out (-want +got)\n%s", diff)
	}
	for _, r := range without.Produced {
		if r.Topic != topic.ActionCommand {
			continue
		}
		for _, word := range []string{"advice", recommendation.Approve, recommendation.Revoke, recommendation.Clarify, "conflict", "duties"} {
			if strings.Contains(strings.ToLower(string(r.Value)), word) {
				t.Errorf("a command on a held-out item says %q: %s", word, r.Value)
			}
		}
	}
}

// TestHoldoutIsKeptInNotices: the first word on an item, that its data is not complete, belongs to the same draw.
func TestHoldoutIsKeptInNotices(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	lot(w, true)
	s := w.stage()
	part := newPartition()
	for i, r := range append(w.items(), w.ready()...) {
		r.Offset = int64(i)
		if err := part.apply(r); err != nil {
			t.Fatal(err)
		}
	}
	out := &collector{}
	for _, c := range part.campaigns {
		if err := s.giveNotice(0, c, out); err != nil {
			t.Fatal(err)
		}
	}
	told := 0
	for _, r := range out.Produced {
		var rec recommendation.Recommendation
		if r.Topic == topic.Recommendation && json.Unmarshal(r.Value, &rec) == nil {
			told++
			if !rec.Holdout {
				t.Errorf("%s does not say that it is held out", rec.ReviewID)
			}
		}
	}
	if told != len(w.reviews) {
		t.Errorf("%d notices, want %d", told, len(w.reviews))
	}
}
