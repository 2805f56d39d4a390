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

// watchLaunches signals when an event that names a launch arrives. It is a hint that saves a minute: one that is
// missed, or that only contains the words, does no harm.
func (s *session) watchLaunches(ctx context.Context, launches chan struct{}) error {
	return bus.Tail(ctx, s.cfg.Kafka, []string{topic.OktaEvent}, func(r *kgo.Record) {
		if bus.HeaderOf(r, topic.HeaderOrg) == s.org && bytes.Contains(r.Value, launchEvent) {
			signal(launches)
		}
	})
}
