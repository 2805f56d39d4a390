package snapshot

import (
	"bytes"
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

// launchEvent is the type of the event that Okta writes when a campaign begins.
var launchEvent = []byte(`certification.campaign.launch`)

// ruleEvent begins the types of the events that Okta writes when a risk rule is made, changed or deleted.
var ruleEvent = []byte(`"resource.risk_rule.`)

// watchLog signals when an event that names a launch arrives, and notes the campaigns in which a review was handed
// over and that a risk rule changed. These are hints that save minutes: one that is missed, or that only contains the words, does no harm.
func (s *session) watchLog(ctx context.Context, launches chan struct{}) error {
	return bus.Tail(ctx, s.cfg.Kafka, []string{topic.OktaEvent}, func(r *kgo.Record) {
		if bus.HeaderOf(r, topic.HeaderOrg) != s.org {
			return
		}
		if bytes.Contains(r.Value, launchEvent) {
			signal(launches)
		}
		if bytes.Contains(r.Value, ruleEvent) {
			signal(s.ruled)
		}
		if campaign, ok := handedOver(r.Value); ok {
			s.handed.note(campaign)
		}
	})
}
