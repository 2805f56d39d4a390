package review

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	schema "recert/schemas/feature"
	"recert/schemas/topic"
	"recert/schemas/usage"
	"recert/score/internal/learn/blend"
)

var ids = regexp.MustCompile(`00u\d\d|0oaLedger|0oaPay|0oaBookmark|00gAdmins|use-|grant-|request-1`)

// relabel gives every id another name, so that their order turns round; back undoes it.
func relabel(text string) string {
	return ids.ReplaceAllStringFunc(text, func(id string) string {
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "00u")); err == nil {
			return fmt.Sprintf("00uz%03d", 999-n*37%100)
		}
		return map[string]string{
			"0oaLedger": "0oaPz", "0oaPay": "0oaBx", "0oaBookmark": "0oaLy", "00gAdmins": "00gZ", "use-": "seen-", "grant-": "a-", "request-1": "0",
		}[id]
	})
}

// relabelled is the same world under other names.
func relabelled(t *testing.T, w *world) *world {
	t.Helper()
	other := *w
	other.rename = relabel
	other.users, other.sets = nil, map[string]*usage.Facts{}
	again := func(from, into any) {
		raw, err := json.Marshal(from)
		if err == nil {
			err = json.Unmarshal([]byte(relabel(string(raw))), into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	again(w.users, &other.users)
	other.grants, other.reviews = nil, nil
	again(w.grants, &other.grants)
	again(w.reviews, &other.reviews)
	for _, f := range w.sets {
		g := new(usage.Facts)
		again(f, g)
		other.sets[string(topic.Key(testOrg, g.Person, g.Resource))] = g
	}
	return &other
}

// TestRelabellingEveryIDChangesNothing renames people, managers, apps, groups, reviews and events, in the world and in
// what the model was trained on: no tie, hash or permutation may depend on an id.
func TestRelabellingEveryIDChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := relabelled(t, w)
	for name, learned := range map[string]bool{"rules": false, "with a model": true} {
		if learned {
			names := map[string]string{}
			for _, item := range offline(t, w, inOrder).features(t) {
				names[relabel(item.UserID+item.Resource)] = byUser(item)
			}
			order := func(item schema.Item) string { return names[byUser(item)] }
			w.models = published(t, decided(offline(t, w, inOrder).features(t), byUser, 3), launched.Add(-1), blend.Quick(1), blend.Linear())
			other.models = published(t, decided(offline(t, other, inOrder).features(t), order, 3), launched.Add(-1), blend.Quick(1), blend.Linear())
			w.models, other.models = append(w.models, trainerAt(t, launched)), append(other.models, trainerAt(t, launched))
		}
		a, b := offline(t, w, inOrder), offline(t, other, inOrder)
		want, got := a.recommendations(t), b.recommendations(t)
		scores, looks := map[string]float64{}, map[string]schema.Item{}
		for _, item := range b.features(t) {
			scores[item.ReviewID], looks[item.ReviewID] = item.Score, item
		}
		for id, rec := range want {
			r, ok := got[relabel(id)]
			if !ok || r.Outcome != rec.Outcome || math.Abs(r.Confidence-rec.Confidence) > 1e-9 || math.Abs(r.Risk-rec.Risk) > 1e-9 {
				t.Errorf("%s: %s is %s %v, was %s %v", name, id, r.Outcome, r.Confidence, rec.Outcome, rec.Confidence)
			}
		}
		for _, item := range a.features(t) {
			levels := map[string]string{}
			for column, level := range item.Levels {
				levels[column] = relabel(level)
			}
			other := looks[relabel(item.ReviewID)]
			if diff := cmp.Diff(item.Numbers, other.Numbers) + cmp.Diff(levels, other.Levels) + cmp.Diff(item.Scores, other.Scores); diff != "" {
				t.Errorf("%s: %s looks different (-before +after):\n%s", name, item.ReviewID, diff)
			}
			if d := scores[relabel(item.ReviewID)] - item.Score; math.Abs(d) > 1e-9 {
				t.Errorf("%s: the score of %s moved by %v", name, item.ReviewID, d)
			}
		}
		if len(want) != len(w.reviews) || len(scores) != len(want) {
			t.Errorf("%s: %d and %d recommendations", name, len(want), len(scores))
		}
	}
}
