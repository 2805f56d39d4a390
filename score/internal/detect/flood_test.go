package detect

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/score/internal/window"
)

// TestDetectFloodIsOneAlert rejects 600 pushes within an hour: one alert, written a bounded number of times, from
// a bounded state.
func TestDetectFloodIsOneAlert(t *testing.T) {
	t.Parallel()
	one := readFixture(t, "testdata/push_fatigue/hit.json").access(t)[0]
	var events []*event.Access
	for i := range 600 {
		e := *one
		e.UUID, e.Published = fmt.Sprintf("flood-%04d", i), one.Published+int64(i)*int64(time.Second)
		events = append(events, &e)
	}
	out := run(t, events, 1)
	if n := len(out.final()); n != 1 {
		t.Errorf("got %d alerts, want 1", n)
	}
	if n := len(out.alerts); n > window.MaxEvidence {
		t.Errorf("the alert was written %d times, want at most %d", n, window.MaxEvidence)
	}
	for key, raw := range out.states {
		if len(raw) > 32<<10 {
			t.Errorf("%s: the state has %d bytes", key, len(raw))
		}
	}
}

// TestDetectMemoryIsForgotten lets the log's time pass: what is remembered must go, from memory and from the topic,
// but the roles of administrators, which a later list is compared with.
func TestDetectMemoryIsForgotten(t *testing.T) {
	t.Parallel()
	d, out := offline(t), &collector{}
	events := everything(t)
	var records []*kgo.Record
	for _, e := range events {
		records = append(records, recordOf(t, e))
	}
	feed(t, d, records, 10, out)
	feed(t, d, marks(t, 1, after(events)), 100, out)
	if len(out.states) == 0 {
		t.Fatal("nothing is remembered")
	}
	for p, part := range d.stage.partitions {
		if len(part.waiting) != 0 {
			t.Errorf("partition %d still waits after the mark", p)
		}
	}
	for i := range 4 {
		feed(t, d, marks(t, int64(2+i), after(events).AddDate(0, 0, 40*(1+i))), 100, out)
	}
	for key := range out.states {
		if st := d.stage.partitions[partitionOf(d, key)].states[key]; st.Rule != "admin_role_granted" {
			t.Errorf("%s is still remembered", key)
		}
	}
	for p, part := range d.stage.partitions {
		for key, st := range part.states {
			if st.Rule != "admin_role_granted" {
				t.Errorf("partition %d still holds %s", p, key)
			}
		}
	}
}

func partitionOf(d *Detect, key string) int32 {
	for p := range int32(topic.PersonPartitions) {
		if d.stage.partitions[p].states[key] != nil {
			return p
		}
	}
	return 0
}
