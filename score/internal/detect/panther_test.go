package detect

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"recert/schemas/boottest"
	"recert/schemas/event"
	"recert/score/internal/logtest"
)

// comparable names the rules of another catalogue that one of ours stands beside. Ours on unassigned apps wants
// five attempts, so of that one only the cases that must not alert are comparable.
var comparableRules = map[string]string{
	"Okta.AdminRoleAssigned":                      "admin_role_granted",
	"Okta.Group.Admin.Role.Assigned":              "admin_role_granted",
	"Okta.APIKeyCreated":                          "api_token_created",
	"Okta.ThreatInsight.Security.Threat.Detected": "threat_insight",
	"Okta.User.MFA.Reset.All":                     "factors_reset",
	"Okta.User.Reported.Suspicious.Activity":      "suspicious_activity_reported",
	"Okta.App.Unauthorized.Access.Attempt":        "unauthorized_app_attempts",
}

// TestDetectAgreesWithLabelledCases runs somebody else's labelled events through our rules, where they are at hand.
func TestDetectAgreesWithLabelledCases(t *testing.T) {
	t.Parallel()
	f, err := os.Open(boottest.Shared(t, "data", "okta-events", "panther-cases.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	compared, lines := 0, bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			Rule, Test string
			Expected   bool
			Log        json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		if _, err := event.Parse(c.Log); err != nil {
			continue // enrich parks it
		}
		// Every case goes through every rule: none may stumble.
		alerts := run(t, []*event.Access{logtest.Access(t, testOrg, c.Log)}, 1)
		if len(alerts.rejected) > 0 {
			t.Errorf("%s, %s: rejected: %v", c.Rule, c.Test, alerts.rejected)
		}
		ours, ok := comparableRules[c.Rule]
		if !ok || ours == "unauthorized_app_attempts" && c.Expected {
			continue
		}
		got := false
		for _, a := range alerts.alerts {
			got = got || a.FindingInfo.Analytic.UID == ours
		}
		if compared++; got != c.Expected {
			t.Errorf("%s, %s: got %t, want %t", c.Rule, c.Test, got, c.Expected)
		}
	}
	t.Logf("%d cases compared", compared)
	if compared < 5 {
		t.Errorf("only %d cases are comparable", compared)
	}
}
