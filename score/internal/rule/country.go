package rule

import (
	"fmt"
	"slices"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// firstCountry finds sign-ins from a country that the person's baseline does not hold. People without a baseline,
// which are those with less than two weeks of history, have none.
func firstCountry(known func(org, user string, at int64) ([]string, bool)) *Rule {
	return &Rule{
		ID: "first_country", Version: "1", Title: "First sign-in from a country",
		Description: "A person signed in from a country not seen for them in the 90 days before.",
		Attack:      []string{"T1078.004"}, Severity: Medium, Risk: 50, Behavioral: true,
		Triage:         "Is the person travelling?",
		FalsePositives: "Travel, a VPN or carrier with exits abroad, a wrong entry in the address database.",
		Action:         "Compare with the calendar and with other sessions of the hour; end the session if the person is elsewhere.",
		Types:          []string{typeSession}, Dedup: 30 * day,
		See: func(e *event.Access, put Put) {
			if e.Outcome != success || e.Country == "" || known == nil {
				return
			}
			countries, ok := known(e.Org, e.ActorID, e.Published)
			if !ok || slices.Contains(countries, e.Country) {
				return
			}
			s := sighting(e)
			s.Value, s.Name, s.Figure = bounded(e.Country), bounded(e.ASOrg), int64(len(countries))
			put(s.Value, s)
		},
		Tell: func(evidence []window.Sighting) Story {
			s := evidence[0]
			return Story{
				Message: fmt.Sprintf("%s signed in from %s for the first time in 90 days (%s).", named(s.Login, "A person"), named(s.Value, ""), named(s.Name, "network unknown")),
				Figures: map[string]any{"country": named(s.Value, ""), "countries_known": s.Figure, "sign_ins": len(evidence)},
			}
		},
	}
}
