package rule

import (
	"fmt"
	"slices"

	"recert/schemas/event"
	"recert/score/internal/sod"
	"recert/score/internal/window"
)

// Roles of toxicPair.
const (
	leftSide uint8 = iota + 1
	rightSide
)

// toxicPair finds people who not only hold both sides of a rule of duties but used both within a day.
func toxicPair(duties func(org string) *sod.Rules) *Rule {
	return &Rule{
		ID: "toxic_pair_exercised", Version: "1", Title: "Both sides of a separation of duties used",
		Description: "A person used both sides of a rule of separation of duties within 24 hours.",
		Attack:      []string{"T1078"}, Severity: High, Risk: 75,
		Triage:         "Was one side used to check or approve what the other side did?",
		FalsePositives: "A stand-in for a time, an app that was opened by mistake.",
		Action:         "Look at what was done in both apps; take one side away or record the compensating control, with its end date, in sod_file.",
		Types:          []string{typeSSO}, Dedup: 30 * day, Keep: 2 * day, Most: 16,
		See:   func(e *event.Access, put Put) { seeSides(e, duties, put) },
		Judge: bothSides,
		Tell: func(evidence []window.Sighting) Story {
			left, right := ofRole(evidence, leftSide), ofRole(evidence, rightSide)
			st := Story{Message: "Both sides of a separation of duties were used.", Resources: apps(evidence)}
			if len(left) > 0 && len(right) > 0 {
				st.Message = fmt.Sprintf("%s and %s were both used within a day, which duties keep apart.",
					named(left[0].Name, left[0].Value), named(right[0].Name, right[0].Value))
			}
			if !slices.ContainsFunc(evidence, func(s window.Sighting) bool { return !isAccepted(&s) }) {
				st.Message, st.Severity, st.Risk = st.Message+acceptedNote, Low, acceptedRisk
			}
			st.Figures = map[string]any{"left_uses": len(left), "right_uses": len(right)}
			return st
		},
	}
}

func seeSides(e *event.Access, duties func(org string) *sod.Rules, put Put) {
	if duties == nil || e.Outcome != success || e.App == "" {
		return
	}
	for _, c := range duties(e.Org).Conflicts(e.App, func(string) bool { return true }) {
		s := appSighting(e)
		s.Role, s.Figure = rightSide, ruling(&c.Rule, e.Subject, e.Published)
		if slices.Contains(c.Rule.Left, e.App) {
			s.Role = leftSide
		}
		put(entityOf(&c.Rule), s)
	}
}

// bothSides judges the sighting at i and those behind it that it is the other side of.
func bothSides(set []window.Sighting, i int, found Found) {
	for last := i; last < len(set) && set[last].At <= set[i].At+int64(day); last++ {
		for k := behind(set, set[last].At-int64(day)-1); k < last; k++ {
			if set[k].Role != set[last].Role && ruled(&set[k], &set[last]) {
				found(set[last].At, set[k], set[last])
			}
		}
	}
}
