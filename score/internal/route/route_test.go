package route_test

import (
	"encoding/json"
	"testing"
	"time"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/org"
	"recert/score/internal/route"
	"recert/score/internal/signal"
)

// TestReviewerMustBeFit: nobody reviews oneself, a superior, or while away; then it goes up from the person's manager.
func TestReviewerMustBeFit(t *testing.T) {
	t.Parallel()
	launched := time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)
	b := org.NewBuilder("")
	for _, u := range []directory.User{
		{ID: "chief", Status: "ACTIVE"},
		{ID: "boss", Status: "ACTIVE", ManagerID: "chief"},
		{ID: "ann", Status: "ACTIVE", ManagerID: "boss"},
		{ID: "gone", Status: "DEPROVISIONED", ManagerID: "boss"},
		{ID: "away", Status: "ACTIVE", ManagerID: "chief", Profile: map[string]string{"leave": "2026-09-01"}},
		{ID: "ben", Status: "ACTIVE", ManagerID: "away"},
	} {
		raw, err := json.Marshal(u)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Apply(topic.OktaUser, raw); err != nil {
			t.Fatal(err)
		}
	}
	r := route.Router{Accounts: &signal.Accounts{LeaveFrom: "leave"}, Directory: b.Build(), Launched: launched}
	for _, c := range []struct{ name, person, reviewer, to string }{
		{"the manager", "ann", "boss", ""},
		{"a colleague", "ann", "ben", ""},
		{"oneself", "ann", "ann", "boss"},
		{"who reports to the person", "boss", "ann", "chief"},
		{"an account that is off", "ann", "gone", "boss"},
		{"nobody", "ann", "", "boss"},
		{"unknown", "ann", "nobody", "boss"},
		{"on leave, and so is the manager", "ben", "away", "chief"},
		{"nobody above, and no fallback", "chief", "boss", ""},
	} {
		item := directory.Review{ID: "icr", CampaignID: "ici", UserID: c.person, Resource: "0oa", ReviewerID: c.reviewer}
		to := ""
		for _, cmd := range r.Commands(&item, &signal.Features{}, &recommendation.Recommendation{}) {
			if cmd.Reassign != nil {
				to = cmd.Reassign.To
			}
		}
		if to != c.to {
			t.Errorf("reviewed by %s: goes to %q, want %q", c.name, to, c.to)
		}
	}
}
