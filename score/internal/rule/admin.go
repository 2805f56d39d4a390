package rule

import (
	"fmt"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// tokenCreated finds new API tokens: they act without a session and without a factor.
func tokenCreated() *Rule {
	return &Rule{
		ID: "api_token_created", Version: "1", Title: "API token created",
		Description: "Somebody made a token for Okta's API.",
		Attack:      []string{"T1098.001", "T1528"}, Severity: Medium, Risk: 55,
		Triage:         "Which integration is the token for, and who owns it?",
		FalsePositives: "A planned integration, the rotation of a known token.",
		Action:         "Confirm with the owner; revoke a token that nobody claims, restrict it to a network zone otherwise.",
		Types:          []string{"system.api_token.create"}, Dedup: day,
		See: func(e *event.Access, put Put) {
			if e.Outcome == failure {
				return
			}
			s := sighting(e)
			s.Value = bounded(e.Debug["networkConnection"])
			var id string
			for i := range e.Targets {
				if t := &e.Targets[i]; t.Type == "Token" {
					id, s.Name = bounded(t.ID), bounded(t.DisplayName)
				}
			}
			put(id, s)
		},
		Tell: func(evidence []window.Sighting) Story {
			s := evidence[0]
			st := Story{
				Message: fmt.Sprintf("API token %s was created.", named(s.Name, "")),
				Figures: map[string]any{"network": named(s.Value, "")},
			}
			if s.Value == "ANYWHERE" {
				st.Message = fmt.Sprintf("API token %s was created and works from anywhere.", named(s.Name, ""))
				st.Severity, st.Risk = High, 70
			}
			return st
		},
	}
}

// factorsReset finds the reset of all of somebody's factors by another person: the help desk, or who fooled it.
func factorsReset() *Rule {
	return &Rule{
		ID: "factors_reset", Version: "1", Title: "All factors of a person reset by another",
		Description: "Every factor of a person was reset by somebody else.",
		Attack:      []string{"T1556.006", "T1098"}, Severity: Medium, Risk: 55,
		Triage:         "Did the person ask for it, and how was that verified?",
		FalsePositives: "A new phone, onboarding, a drill of the help desk.",
		Action:         "Confirm with the person by a known number; look at what enrolled and signed in afterwards.",
		Types:          []string{"user.mfa.factor.reset_all"}, Dedup: day,
		See: func(e *event.Access, put Put) {
			if e.Outcome == failure || e.ActorID == e.Subject {
				return
			}
			put("", sighting(e))
		},
		Tell: func(evidence []window.Sighting) Story {
			return Story{
				Message: fmt.Sprintf("All factors of %s were reset by somebody else, %s.", named(evidence[0].Login, "a person"), times(len(evidence))),
				Figures: map[string]any{"resets": len(evidence)},
			}
		},
	}
}
