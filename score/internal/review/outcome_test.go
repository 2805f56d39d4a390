package review

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

func (c *collector) recommendations(t *testing.T) map[string]recommendation.Recommendation {
	t.Helper()
	all := map[string]recommendation.Recommendation{}
	for _, r := range c.Produced {
		if r.Topic != topic.Recommendation {
			continue
		}
		var rec recommendation.Recommendation
		if err := json.Unmarshal(r.Value, &rec); err != nil {
			t.Fatal(err)
		}
		all[rec.ReviewID] = rec
	}
	return all
}

func (c *collector) commands(t *testing.T) []command.Command {
	t.Helper()
	var all []command.Command
	for _, r := range c.Produced {
		if r.Topic != topic.ActionCommand {
			continue
		}
		var cmd command.Command
		if err := json.Unmarshal(r.Value, &cmd); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	return all
}

// TestReviewOutcomes has one row for each way in which silence or rarity misleads, and one for each in which
// it does not.
func TestReviewOutcomes(t *testing.T) {
	t.Parallel()
	recs := offline(t, newWorld(t), inOrder).recommendations(t)
	cases := []struct{ name, id, resource, outcome, code string }{
		{"use that goes on", ordinary, ledger, recommendation.Approve, "USE_ONGOING"},
		{"silent for the whole window", dormant, ledger, recommendation.Revoke, "USE_SILENT"},
		{"account off", left, ledger, recommendation.Revoke, "ACCOUNT_OFF"},
		{"emergency account", glass, ledger, recommendation.Clarify, "BREAK_GLASS"},
		{"on leave", away, ledger, recommendation.Clarify, "ON_LEAVE"},
		{"new joiner", joiner, ledger, recommendation.Clarify, "NEW_JOINER"},
		{"granted lately", fresh, ledger, recommendation.Clarify, "RECENTLY_GRANTED"},
		{"service account", robot, ledger, recommendation.Clarify, "SERVICE_ACCOUNT"},
		{"suspended lately", paused, ledger, recommendation.Clarify, "SUSPENDED_LATELY"},
		{"back from leave", returned, ledger, recommendation.Clarify, "BACK_FROM_LEAVE"},
		{"moved, and use stopped", mover, ledger, recommendation.Revoke, "BELONGS_TO_OTHER_DEPARTMENT"},
		{"use cannot be seen", blind, bookmark, recommendation.Clarify, "NOT_OBSERVABLE"},
		{"both sides of a duty", clash, ledger, recommendation.Clarify, "SOD_CONFLICT"},
		{"privileged without a request", sneaky, admins, recommendation.Revoke, "GRANTED_OUT_OF_BAND"},
		{"privileged on request", wanted, admins, recommendation.Clarify, "RECENTLY_GRANTED"},
	}
	for _, c := range cases {
		rec, ok := recs["icr-"+c.id+"-"+c.resource]
		if !ok {
			t.Errorf("%s: no recommendation", c.name)
			continue
		}
		if rec.Outcome != c.outcome || rec.Reasons[0].Code != c.code {
			t.Errorf("%s: got %s because of %s, want %s because of %s\n%+v", c.name, rec.Outcome, rec.Reasons[0].Code, c.outcome, c.code, rec.Reasons)
		}
		if (rec.Question != "") != (rec.Outcome == recommendation.Clarify) {
			t.Errorf("%s: outcome %s with question %q", c.name, rec.Outcome, rec.Question)
		}
		if strings.ContainsRune(rec.Question, '\u202e') {
			t.Errorf("%s: the question holds a bidi override", c.name)
		}
	}
}

// TestReviewAbsenceIsNoEvidence takes evidence away in every way, and looks that no revoke from silence is left.
func TestReviewAbsenceIsNoEvidence(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, code string
		change     func(w *world)
	}{
		{"gap in the log", "LOG_GAP", func(w *world) { w.gaps = []event.Gap{{From: ago(50), To: ago(48)}} }},
		{"short history", "HISTORY_SHORT", func(w *world) { w.since = ago(40) }},
		{"unknown history", "HISTORY_SHORT", func(w *world) { w.since = time.Time{} }},
		{"nobody seen", "NOT_OBSERVABLE", func(w *world) {
			maps.DeleteFunc(w.sets, func(_ string, f *usage.Facts) bool { return f.Kind == directory.KindApp })
		}},
		{"few seen", "PARTLY_OBSERVABLE", func(w *world) {
			maps.DeleteFunc(w.sets, func(_ string, f *usage.Facts) bool {
				return f.Kind == directory.KindApp && f.Person != ordinary && f.Person != clash
			})
		}},
		{"access missing in the directory", "DIRECTORY_INCOMPLETE", func(w *world) {
			w.grants = slices.DeleteFunc(w.grants, func(a directory.Assignment) bool { return a.Resource == ledger && a.UserID == dormant })
		}},
		{"person missing in the directory", "DIRECTORY_INCOMPLETE", func(w *world) { delete(w.users, dormant) }},
		{"leave date that cannot be read", "ON_LEAVE", func(w *world) { w.users[dormant].Profile["until"] = "next spring" }},
		{"approved last week", "APPROVED_LATELY", func(w *world) {
			w.set(dormant, ledger, directory.KindApp).AddDecision(usage.Decision{At: ago(7).UnixNano(), UUID: "d1", Campaign: "other", Decision: "APPROVE"})
		}},
		{"season", "SEASONAL", func(w *world) {
			for key, f := range w.sets {
				if f.Kind != directory.KindApp {
					continue
				}
				w.sets[key] = &usage.Facts{Org: testOrg, Person: f.Person, Resource: f.Resource, Kind: f.Kind}
				for day := range 8 {
					w.use(f.Person, f.Resource, ago(70-float64(day)))
				}
			}
		}},
		{"others came back", "OTHERS_CAME_BACK", func(w *world) {
			for _, id := range []string{person(13), person(19), person(18)} {
				delete(w.sets, string(topic.Key(testOrg, id, ledger)))
				w.use(id, ledger, ago(0.5))
			}
		}},
	}
	for _, c := range cases {
		w := newWorld(t)
		c.change(w)
		rec := offline(t, w, inOrder).recommendations(t)["icr-"+dormant+"-"+ledger]
		codes := make([]string, 0, len(rec.Reasons))
		for _, r := range rec.Reasons {
			codes = append(codes, r.Code)
		}
		if rec.Outcome != recommendation.Clarify || !slices.Contains(codes, c.code) {
			t.Errorf("%s: got %s with %v, want clarify with %s", c.name, rec.Outcome, codes, c.code)
		}
	}
}

// TestReviewNothingAfterTheLaunchCounts adds what happened later, to every set.
func TestReviewNothingAfterTheLaunchCounts(t *testing.T) {
	t.Parallel()
	want := offline(t, newWorld(t), inOrder).recommendations(t)["icr-"+dormant+"-"+ledger]
	w := newWorld(t)
	w.use(dormant, ledger, launched.Add(time.Minute))
	w.set(dormant, ledger, directory.KindApp).AddGrant(usage.Change{At: launched.Add(time.Second).UnixNano(), UUID: "late"})
	w.gaps = []event.Gap{{From: launched.Add(time.Minute), To: launched.Add(time.Hour)}}
	got := offline(t, w, inOrder).recommendations(t)["icr-"+dormant+"-"+ledger]
	if got.Outcome != want.Outcome || got.Confidence != want.Confidence {
		t.Errorf("got %s %v, want %s %v", got.Outcome, got.Confidence, want.Outcome, want.Confidence)
	}
}

// TestReviewDoesNotSeeTheSecondOfTheFirstPoll: reading begins 90 days before the poller's first request, whenever that is.
func TestReviewDoesNotSeeTheSecondOfTheFirstPoll(t *testing.T) {
	t.Parallel()
	bytesOf := func(since time.Time) (all []string) {
		w := newWorld(t)
		w.since = since
		for _, r := range offline(t, w, inOrder).Produced {
			all = append(all, r.Topic+string(r.Key)+string(r.Value))
		}
		return all
	}
	early := bytesOf(ago(90).Add(time.Second))
	if !slices.Equal(early, bytesOf(ago(90).Add(47*time.Second))) {
		t.Error("got other bytes from a poller that was started 46 seconds later")
	}
	if slices.Equal(early, bytesOf(ago(80))) {
		t.Error("got the same bytes from a log that reaches back ten days less")
	}
}

// TestReviewRoutes looks at who is asked instead, and which exceptions become issues.
func TestReviewRoutes(t *testing.T) {
	t.Parallel()
	reassigned, issues := map[string]command.Command{}, map[string]int{}
	for _, c := range offline(t, newWorld(t), inOrder).commands(t) {
		switch c.Action {
		case command.ReassignReview:
			reassigned[c.Person] = c
			if c.Reassign.To == c.Person || c.Reassign.To == c.Reassign.From || len(c.Reassign.Note) > 300 || c.Reassign.Note == "" {
				t.Errorf("bad reassignment %+v", c.Reassign)
			}
		case command.CreateIssue:
			issues[c.Person]++
			if c.Issue.Link == "" || len(c.Issue.Lines) < 3 {
				t.Errorf("bad issue %+v", c.Issue)
			}
		}
	}
	if c := reassigned[selfish]; c.Reassign == nil || c.Reassign.To != boss {
		t.Errorf("who reviews himself: got %+v, want his manager", c.Reassign)
	}
	if c := reassigned[orphan]; c.Reassign == nil || c.Reassign.To != boss {
		t.Errorf("whose reviewer left: got %+v, want the manager", c.Reassign)
	}
	if len(reassigned) != 2 || issues[clash] != 1 || issues[sneaky] != 1 || len(issues) != 2 {
		t.Errorf("got %d reassignments and issues %v, want 2, and one each for the conflict and the grant", len(reassigned), issues)
	}
}
