package rule

import (
	"fmt"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// suspiciousReport passes on what a person reported about his own account.
func suspiciousReport() *Rule {
	return &Rule{
		ID: "suspicious_activity_reported", Version: "1", Title: "Suspicious activity reported by its person",
		Description: "A person answered a notice of Okta's with: this was not me.",
		Attack:      []string{"T1078"}, Severity: High, Risk: 70,
		Triage:         "Which sign-in or change did the person not recognise?",
		FalsePositives: "The person forgot a new device, or an administrator made the change.",
		Action:         "Talk to the person, end the sessions, go through the activity since the reported one.",
		Types:          []string{"user.account.report_suspicious_activity_by_enduser"}, Dedup: day,
		See: func(e *event.Access, put Put) { put("", sighting(e)) },
		Tell: func(evidence []window.Sighting) Story {
			return Story{
				Message: fmt.Sprintf("%s reported suspicious activity, %s.", named(evidence[0].Login, "A person"), times(len(evidence))),
				Figures: map[string]any{"reports": len(evidence)},
			}
		},
	}
}

// threatInsight passes on what Okta knows of an address, once a day for each subject and address.
func threatInsight() *Rule {
	return &Rule{
		ID: "threat_insight", Version: "1", Title: "Request from an address known for attacks",
		Description: "Okta ThreatInsight saw a request from an address that takes part in attacks on credentials.",
		Attack:      []string{"T1110"}, Severity: Medium, Risk: 50,
		Triage:         "Was the request let through, and did anybody sign in from this address?",
		FalsePositives: "A shared exit of a carrier or VPN, a scanner of your own.",
		Action:         "Look for successful sign-ins from the address; block it by a network zone if there are none that belong there.",
		Types:          []string{"security.threat.detected"}, Dedup: day,
		See: func(e *event.Access, put Put) {
			s := sighting(e)
			s.Value, s.Name = bounded(e.Outcome), bounded(e.OutcomeReason)
			if s.Name == "" {
				s.Name = bounded(e.Debug["threatDetections"])
			}
			put(s.IP, s)
		},
		Tell: func(evidence []window.Sighting) Story {
			let := 0
			for i := range evidence {
				if evidence[i].Value == "ALLOW" {
					let++
				}
			}
			st := Story{
				Message: fmt.Sprintf("ThreatInsight reported %s %s: %s.", named(evidence[0].IP, "an address"), times(len(evidence)), named(evidence[0].Name, "no reason given")),
				Figures: map[string]any{"requests": len(evidence), "let_through": let},
			}
			if let > 0 {
				st.Severity, st.Risk = High, 65
			}
			return st
		},
	}
}
