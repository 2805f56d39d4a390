package review

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
)

// excepted is the world with an exception from its rule of duties, which ends some days after the launch.
func excepted(t *testing.T, days int) *world {
	t.Helper()
	w := newWorld(t)
	day := launched.AddDate(0, 0, days).Format(time.DateOnly)
	w.rename = func(s string) string {
		return strings.Replace(s, "right: ["+pay+"]}", "right: ["+pay+"], accepted: [{person: "+clash+", owner: the controller, reason: each payment is checked by two, until: "+day+"}]}", 1)
	}
	return w
}

// TestReviewShowsAnAcceptedConflictAndLetsItBe has an exception that holds on its last day, the launch: the conflict is
// shown, asks nobody, and becomes no issue. Nobody else's advice changes but for the version of the rules.
func TestReviewShowsAnAcceptedConflictAndLetsItBe(t *testing.T) {
	t.Parallel()
	item := "icr-" + clash + "-" + ledger
	before := offline(t, newWorld(t), inOrder)
	out := offline(t, excepted(t, 0), inOrder)
	was, rec := before.recommendations(t)[item], out.recommendations(t)[item]
	i := slices.IndexFunc(rec.Reasons, func(r recommendation.Reason) bool { return r.Code == "SOD_ACCEPTED" })
	if i < 0 || conflictOf(&rec) != nil {
		t.Fatalf("got %+v, want an accepted conflict and no open one", rec.Reasons)
	}
	want := `"book and pay" (book-and-pay), which is accepted until ` + launched.Format(time.DateOnly) + " by the controller: each payment is checked by two."
	if !strings.HasSuffix(rec.Reasons[i].Text, want) || rec.Reasons[i].Weight != 0 {
		t.Errorf("got %+v", rec.Reasons[i])
	}
	if rec.Outcome != recommendation.Approve || was.Outcome != recommendation.Clarify || rec.Risk >= was.Risk || rec.Rules == was.Rules {
		t.Errorf("%s, risk %g, %s; before the exception %s, risk %g, %s", rec.Outcome, rec.Risk, rec.Rules, was.Outcome, was.Risk, was.Rules)
	}
	if issues(before.commands(t)) != issues(out.commands(t))+1 {
		t.Errorf("%d issues, %d before the exception, want one less", issues(out.commands(t)), issues(before.commands(t)))
	}
	for _, r := range out.Produced {
		var v directory.RiskRule
		if r.Topic == topic.OktaRiskRule && (json.Unmarshal(r.Value, &v) != nil || len(v.Accepted) != 1 || v.Accepted[0].UserID != clash || v.Accepted[0].Owner != "the controller") {
			t.Errorf("the rule for analysts is %s", r.Value)
		}
	}
}

// TestReviewBringsAConflictBackBehindItsException ends the exception the day before the launch.
func TestReviewBringsAConflictBackBehindItsException(t *testing.T) {
	t.Parallel()
	item := "icr-" + clash + "-" + ledger
	out, before := offline(t, excepted(t, -1), inOrder), offline(t, newWorld(t), inOrder)
	rec, was := out.recommendations(t)[item], before.recommendations(t)[item]
	reason := conflictOf(&rec)
	if reason == nil || !strings.Contains(reason.Text, "an exception ended after "+launched.AddDate(0, 0, -1).Format(time.DateOnly)) {
		t.Fatalf("got %+v", rec.Reasons)
	}
	if rec.Outcome != was.Outcome || rec.Risk != was.Risk || rec.Confidence != was.Confidence || issues(out.commands(t)) != issues(before.commands(t)) {
		t.Errorf("an exception that ended changes the advice: %+v, before %+v", rec, was)
	}
	for _, c := range out.commands(t) {
		if c.Issue != nil && strings.Contains(c.Issue.Summary, "Separation") && !strings.Contains(strings.Join(c.Issue.Lines, "\n"), "the controller answered for it") {
			t.Errorf("the issue does not name the exception that ended: %q", c.Issue.Lines)
		}
	}
}

func issues(commands []command.Command) int {
	n := 0
	for _, c := range commands {
		if c.Issue != nil {
			n++
		}
	}
	return n
}
