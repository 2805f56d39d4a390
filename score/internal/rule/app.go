package rule

import (
	"fmt"
	"time"

	"recert/schemas/event"
	"recert/score/internal/window"
)

const (
	minApps     = 10
	minAttempts = 5

	typeSSO = "user.authentication.sso"
)

// rapidApps finds somebody who opens whatever the dashboard offers.
func rapidApps() *Rule {
	return &Rule{
		ID: "rapid_app_access", Version: "1", Title: "Many apps opened at once",
		Description: "One person opened 10 or more different apps within a minute.",
		Attack:      []string{"T1538"}, Severity: Medium, Risk: 60,
		Triage:         "Is a person at the keyboard, and is it the right one?",
		FalsePositives: "A browser that opens all start pages, a script that keeps sessions warm.",
		Action:         "Compare address and device with the person's usual ones; end the session if they differ.",
		// Past a minute only out-of-order arrival makes a sighting matter, so few are kept: this is the busiest rule.
		Types: []string{typeSSO}, Dedup: time.Hour, Keep: 10 * time.Minute, Most: 24,
		See: func(e *event.Access, put Put) {
			if e.Outcome == success && e.App != "" {
				put("", appSighting(e))
			}
		},
		Judge: threshold(int64(time.Minute), func(set []window.Sighting) bool {
			return len(set) >= minApps && distinct(set, minApps) >= minApps
		}),
		Tell: func(evidence []window.Sighting) Story {
			n := distinct(evidence, len(evidence))
			return Story{
				Message: fmt.Sprintf("%d different apps were opened within %s.", n, lasted(evidence)),
				Figures: map[string]any{"apps": n, "threshold": minApps}, Resources: apps(evidence),
			}
		},
	}
}

// unauthorizedApps finds somebody who tries apps that are not his.
func unauthorizedApps() *Rule {
	return &Rule{
		ID: "unauthorized_app_attempts", Version: "1", Title: "Apps tried without assignment",
		Description: "One person tried 5 or more times within an hour to open apps that are not assigned to them.",
		Attack:      []string{"T1078"}, Severity: Low, Risk: 40,
		Triage:         "Why does the person need these apps?",
		FalsePositives: "A removed assignment with a bookmark left, a new joiner before provisioning.",
		Action:         "Ask the person; a request is the right way. Look at the session when the apps have nothing in common.",
		Types:          []string{"app.generic.unauth_app_access_attempt"}, Dedup: day, Keep: 6 * time.Hour, Most: 64,
		See:   func(e *event.Access, put Put) { put("", appSighting(e)) },
		Judge: threshold(int64(time.Hour), func(set []window.Sighting) bool { return len(set) >= minAttempts }),
		Tell: func(evidence []window.Sighting) Story {
			n := distinct(evidence, len(evidence))
			return Story{
				Message: fmt.Sprintf("%d attempts on %d apps without assignment within %s.", len(evidence), n, lasted(evidence)),
				Figures: map[string]any{"attempts": len(evidence), "apps": n, "threshold": minAttempts}, Resources: apps(evidence),
			}
		},
	}
}

// dormantUsed finds access that lay idle and is used again: idle days come from the usage facts that enrich joins.
func dormantUsed(minDays int) *Rule {
	return &Rule{
		ID: "dormant_access_used", Version: "1", Title: "Dormant access used again",
		Description: "A person opened an app that they had not used for long.",
		Attack:      []string{"T1078.004"}, Severity: Low, Risk: 45, Behavioral: true,
		Triage:         "What did the person need the app for after so long?",
		FalsePositives: "Seasonal work, a return from leave, an app that is opened once a quarter.",
		Action:         "Compare address and device with the person's usual ones; take the access to the next review.",
		Types:          []string{typeSSO}, Dedup: 7 * day,
		See: func(e *event.Access, put Put) {
			if e.Outcome != success || e.App == "" || int(e.IdleDays) < minDays {
				return
			}
			s := appSighting(e)
			s.Figure = int64(e.IdleDays)
			put(s.Value, s)
		},
		Tell: func(evidence []window.Sighting) Story {
			s := evidence[0]
			return Story{
				Message: fmt.Sprintf("%s was opened after %d days without use.", named(s.Name, s.Value), s.Figure),
				Figures: map[string]any{"idle_days": s.Figure, "threshold": minDays}, Resources: apps(evidence),
			}
		},
	}
}

func appSighting(e *event.Access) window.Sighting {
	s := sighting(e)
	s.Value, s.Name = bounded(e.App), bounded(e.AppName)
	return s
}

// apps lists the different apps of the evidence.
func apps(evidence []window.Sighting) []Thing {
	var list []Thing
	for i := range evidence {
		if s := &evidence[i]; s.Value != "" && distinct(evidence[:i+1], i+1) > distinct(evidence[:i], i+1) {
			list = append(list, Thing{"app", s.Value, s.Name})
		}
	}
	return list
}
