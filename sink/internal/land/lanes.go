package land

import (
	"recert/schemas/topic"
)

// lanes returns one lane a topic, and one for all dead letters. Topics that hold only the private state of a
// stage (cursor, windows, progress, labels) and the verbatim log do not land.
func lanes() []*lane {
	single := func(name string, t target) *lane {
		return &lane{name: name, topics: []string{name}, byKind: map[string]target{"": t}, order: []target{t}}
	}
	marked := single(topic.AccessEvent, events())
	marked.also(topic.KindMark, marks())
	reviews := single(topic.OktaReview, campaignItems())
	reviews.also(topic.KindReady, campaignParts())
	return []*lane{
		marked, reviews,
		single(topic.AccessUsage, usageFacts()),
		single(topic.OktaUser, users()),
		single(topic.OktaGroup, groups()),
		single(topic.OktaApp, apps()),
		single(topic.OktaAssignment, assignments()),
		single(topic.OktaCampaign, campaigns()),
		single(topic.OktaSnapshot, snapshots()),
		single(topic.OktaRiskRule, riskRules()),
		single(topic.Baseline, baselines()),
		single(topic.Recommendation, recommendations()),
		single(topic.RoleProposal, roleProposals()),
		single(topic.ScoreFeature, features()),
		single(topic.Model, models()),
		single(topic.Alert, alerts()),
		single(topic.ActionCommand, commands()),
		single(topic.ActionApproval, approvals()),
		single(topic.ActionOutcome, outcomes()),
		parking(),
	}
}

// also sends records of the given kind to a second table, written after the first.
func (l *lane) also(kind string, t target) {
	l.byKind[kind] = t
	l.order = append(l.order, t)
}

func parking() *lane {
	t := deadLetters()
	l := &lane{name: "dead-letters", order: []target{t}, parks: true}
	for _, dlq := range topic.DeadLetters() {
		l.topics = append(l.topics, dlq.Name)
	}
	return l
}
