package rule

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// tampering says for each type of event what it means to the campaign or the policy, and how grave it is.
var tampering = map[string]struct {
	what     string
	severity Severity
	risk     int
}{
	"certification.campaign.delete":       {"A certification campaign was deleted", High, 75},
	"certification.campaign.close":        {"A certification campaign was closed by hand", Medium, 50},
	"certification.campaign.item.decide":  {"A person approved their own access", High, 80},
	"access.request.condition.delete":     {"A condition of access requests was deleted", High, 70},
	"access.request.condition.deactivate": {"A condition of access requests was switched off", Medium, 60},
	"access.request.sequence.delete":      {"An approval sequence of access requests was deleted", High, 70},
	"resource.risk_rule.delete":           {"A rule of separation of duties was deleted", High, 75},
	"resource.governance_engine.disable":  {"Governance was switched off for an app", High, 70},
	"access.request.condition.invalidate": {"A condition of access requests became invalid", Low, 40},
}

const typeDecide = "certification.campaign.item.decide"

// governanceTampering finds what weakens certification itself: campaigns that disappear or end by hand, people
// who approve their own access, controls that are switched off.
func governanceTampering() *Rule {
	return &Rule{
		ID: "governance_tampering", Version: "1", Title: "Access governance weakened",
		Description: "A campaign was deleted or closed by hand, somebody approved their own access, or a control of access requests was switched off.",
		Attack:      []string{"T1562", "T1098"}, Severity: Medium, Risk: 60,
		Triage:         "Who gains from this, and is it the one who did it?",
		FalsePositives: "A campaign made by mistake, a planned change of the request process, a manager who reviews a group that he is in.",
		Action:         "Ask the owner of the process; run the campaign or the decision again where nobody can explain it.",
		Types:          slices.Sorted(maps.Keys(tampering)), Dedup: day,
		See: seeTampering,
		Tell: func(evidence []window.Sighting) Story {
			t := tampering[evidence[0].Type]
			message := fmt.Sprintf("%s: %s, %s.", t.what, named(evidence[0].Name, evidence[0].Value), times(len(evidence)))
			return Story{Message: message, Severity: t.severity, Risk: t.risk, Figures: map[string]any{"events": len(evidence)}}
		},
	}
}

func seeTampering(e *event.Access, put Put) {
	if e.Outcome == failure {
		return
	}
	s := sighting(e)
	s.Value, s.Name = bounded(e.Debug["campaignId"]), bounded(e.Debug["campaignName"])
	switch {
	case e.Type == typeDecide && !ownApproval(e):
		return
	case e.Type == "certification.campaign.close" && e.ActorType != "User":
		return // it ended on its date
	case !strings.HasPrefix(e.Type, "certification.") && len(e.Targets) > 0:
		s.Value, s.Name = bounded(e.Targets[0].ID), bounded(e.Targets[0].DisplayName)
	}
	put(e.Type+"/"+s.Value, s)
}

func ownApproval(e *event.Access) bool {
	return e.ActorID != "" && e.ActorID == e.Debug["campaignItemPrincipalId"] && strings.EqualFold(e.Debug["campaignItemDecision"], "APPROVE")
}
