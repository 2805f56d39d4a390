package review

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
)

// risk is a rule of the org's over resources or entitlements.
func risk(id, left, right string) directory.RiskRule {
	return directory.RiskRule{
		Org: testOrg, ID: id, Source: directory.SourceOkta, Name: "rule " + id, Type: directory.RuleOfDuties, Status: directory.RuleActive,
		Criteria: []directory.Criterion{ruleSide("list1", []string{left}), ruleSide("list2", []string{right})},
	}
}

// conflictOf is the reason of a broken duty, nil where there is none.
func conflictOf(rec *recommendation.Recommendation) *recommendation.Reason {
	i := slices.IndexFunc(rec.Reasons, func(r recommendation.Reason) bool { return r.Code == "SOD_CONFLICT" })
	if i < 0 {
		return nil
	}
	return &rec.Reasons[i]
}

// TestReviewScoresWithTheRulesOfTheOrg has a rule of Okta's that recert can evaluate, one that it cannot, one that
// Okta itself says an item breaks, and one that the file overrides.
func TestReviewScoresWithTheRulesOfTheOrg(t *testing.T) {
	t.Parallel()
	plain := offline(t, newWorld(t), inOrder).recommendations(t)
	w := newWorld(t)
	w.risks = []directory.RiskRule{risk("rul1", ledger, bookmark), risk("rul2", "ent1", "ent2"), risk("book-and-pay", "ent3", "ent4")}
	for i := range w.reviews {
		if w.reviews[i].UserID == ordinary {
			w.reviews[i].RiskRules = []string{"rul2", "book-and-pay"}
		}
	}
	recs := offline(t, w, inOrder).recommendations(t)
	for id, rec := range recs {
		before := plain[id]
		reason := conflictOf(&rec)
		switch rec.UserID {
		case blind:
			if reason == nil || !strings.Contains(reason.Text, `"rule rul1" (rul1); not all of its use can be seen`) {
				t.Errorf("%s: got %+v, want the conflict of rul1", id, rec.Reasons)
			}
		case ordinary:
			if reason == nil || !strings.HasPrefix(reason.Text, "Okta says") || !strings.Contains(reason.Text, "rule rul2") || rec.Outcome != recommendation.Clarify {
				t.Errorf("%s: got %s, %+v, want what Okta says of rul2", id, rec.Outcome, rec.Reasons)
			}
		default:
			if rec.Rules == before.Rules {
				t.Errorf("%s: the rules of the org are not in the version %s", id, rec.Rules)
			}
			before.Rules = rec.Rules
			if diff := cmp.Diff(before, rec); diff != "" {
				t.Errorf("%s: changed by a rule of others (-before +after):\n%s", id, diff)
			}
		}
	}
	if reason := conflictOf(ptr(recs["icr-"+clash+"-"+ledger])); reason == nil || !strings.Contains(reason.Text, `"book and pay"`) {
		t.Errorf("the rule of the file gave way to Okta's of the same id: %+v", reason)
	}
}

func ptr[T any](v T) *T { return &v }

// TestReviewRanksExercisedConflictsHigher lets the same person use both sides, one, and none.
func TestReviewRanksExercisedConflictsHigher(t *testing.T) {
	t.Parallel()
	risks, weights := []float64{}, []float64{}
	for _, used := range []bool{true, false} {
		w := newWorld(t)
		for i := 21; i < 30; i++ { // others show that the use of the other app can be seen
			w.hold(person(i), directory.KindApp, pay, ago(300))
			for day := 80.0; day > 0; day -= 6 {
				w.use(person(i), pay, ago(day))
			}
		}
		if used {
			w.use(clash, pay, ago(12))
			w.use(clash, pay, ago(5))
		}
		rec := offline(t, w, inOrder).recommendations(t)["icr-"+clash+"-"+ledger]
		reason := conflictOf(&rec)
		if reason == nil {
			t.Fatalf("used %v: no conflict in %+v", used, rec.Reasons)
		}
		want := map[bool]string{true: "both sides were used in the last 90 days, on 18 and 2 of them", false: "one side was used in the last 90 days"}[used]
		if !strings.Contains(reason.Text, want) || reason.Numbers["left_days"] != 18 {
			t.Errorf("used %v: got %q, %v", used, reason.Text, reason.Numbers)
		}
		risks, weights = append(risks, rec.Risk), append(weights, reason.Weight)
	}
	if risks[0] <= risks[1] || weights[0] >= weights[1] {
		t.Errorf("risks %v and weights %v: the exercised conflict does not weigh more", risks, weights)
	}
}

// TestReviewReadsRiskRulesUpToTheReadyRecord sends a rule that breaks everybody behind the positions.
func TestReviewReadsRiskRulesUpToTheReadyRecord(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	w.risks = []directory.RiskRule{risk("rul1", ledger, bookmark)}
	publish(t, kafka, w)
	late := risk("rul1", ledger, ledger+"2")
	bustest.Send(t, kafka, bus.DirectoryRecord(topic.OktaRiskRule, testOrg, topic.Key(testOrg, "rul1"), w.json(late)))
	bustest.Send(t, kafka, append(append(w.items(), w.ready()...), w.marks()...)...)
	defer boottest.Start(t, newReview(t, kafka)).Stop()
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	want := offline(t, w, inOrder).recommendations(t)
	for id, got := range recommended(t, kafka) {
		if diff := cmp.Diff(want[id], got[0]); diff != "" {
			t.Fatalf("%s is not scored with the rules as of the ready record (-want +got):\n%s", id, diff)
		}
	}
	// What the campaign was scored with is written for analysts, once, and is not read back by a second campaign.
	var mine []directory.RiskRule
	for _, r := range bustest.Read(t, kafka, topic.OktaRiskRule) {
		var v directory.RiskRule
		if err := json.Unmarshal(r.Value, &v); err != nil {
			t.Fatal(err)
		}
		if v.Source == directory.SourceFile {
			mine = append(mine, v)
		}
	}
	if len(mine) != 1 || mine[0].ID != "book-and-pay" || !mine[0].LastUpdated.Equal(launched) || mine[0].Severity != "high" {
		t.Fatalf("got %+v, want the file's rule once", mine)
	}
	if left, right, problem := mine[0].Sides(); problem != "" || left.IDs[0] != ledger || right.IDs[0] != pay {
		t.Errorf("got %v, %v, %q", left, right, problem)
	}
	again := *w
	again.risks = append(slices.Clone(w.risks), mine...)
	if diff := cmp.Diff(offline(t, w, inOrder).lines(), offline(t, &again, inOrder).lines()); diff != "" {
		t.Errorf("rules of the file were read back:\n%s", diff)
	}
}
