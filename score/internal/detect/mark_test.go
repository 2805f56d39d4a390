package detect

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// TestDetectGrantWaitsForItsOwnLog lets marks pass that say nothing about the grant: of another org, of a log that
// was never read to its end, of an instant too close to the grant, and of one that is long past.
func TestDetectGrantWaitsForItsOwnLog(t *testing.T) {
	t.Parallel()
	grant := readFixture(t, "testdata/privileged_group_out_of_band/hit.json").access(t)[1]
	at := time.Unix(0, grant.Published)
	p := topic.Partition(testOrg, grant.Subject)
	d, out := offline(t), &collector{}
	mark := func(org string, logTime time.Time) *kgo.Record {
		raw, err := json.Marshal(event.Mark{Org: org, Position: 1, LogTime: logTime})
		if err != nil {
			t.Fatal(err)
		}
		return bus.PartitionRecord(topic.AccessEvent, p, org, topic.Key(org), raw, bus.Header(topic.HeaderKind, topic.KindMark))
	}
	feed(t, d, []*kgo.Record{
		recordOf(t, grant), mark("00o2other", at.Add(time.Hour)), mark(testOrg, time.Time{}), mark(testOrg, at.Add(d.cfg.Settle-time.Second)),
		mark(testOrg, at.AddDate(-1, 0, 0)),
	}, 1, out)
	if len(out.alerts) != 0 || len(d.stage.partitions[p].waiting) != 1 {
		t.Fatalf("%d alerts, %d waiting; want none and one", len(out.alerts), len(d.stage.partitions[p].waiting))
	}
	// A hook's copy, and the mark that decides.
	hook := *grant
	hook.Confirmed, hook.UUID = false, "only a hook"
	feed(t, d, []*kgo.Record{recordOf(t, &hook), mark(testOrg, at.Add(d.cfg.Settle)), mark(testOrg, at.Add(time.Hour))}, 1, out)
	if len(out.alerts) != 1 || !out.alerts[0].Unmapped.Confirmed || len(out.alerts[0].FindingInfo.RelatedEvents) != 1 {
		t.Fatalf("%d alerts, want one of the confirmed grant alone", len(out.alerts))
	}
	if n := len(d.stage.partitions[p].waiting); n != 0 {
		t.Errorf("%d still wait", n)
	}
}
