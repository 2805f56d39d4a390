package syslog

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/ingest/internal/cursor"
	"recert/ingest/internal/verbatim"
	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, boottest.SDKJanitor()) }

func newPoll(t *testing.T, kafka bus.Config, o *okta, change ...func(*Poll)) *Poll {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka, cfg.Interval = kafka, 5*time.Millisecond
	cfg.Okta.URL, cfg.Okta.Token = o.URL, boot.NewSecret("tops3cret")
	cfg.Okta.Budget = 1
	p, err := New(cfg, boottest.Deps("okta-poll"))
	if err != nil {
		t.Fatal(err)
	}
	p.limit = 10
	for _, c := range change {
		c(p)
	}
	return p
}

// place returns the committed cursor, empty before the first.
func place(t *testing.T, kafka bus.Config) event.Cursor {
	t.Helper()
	c, _, err := cursor.Read(t.Context(), kafka, testOrg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// readTo runs a poller until the committed position is n.
func readTo(t *testing.T, kafka bus.Config, p *Poll, n int64) {
	t.Helper()
	r := boottest.Start(t, p)
	bustest.Await(t, fmt.Sprintf("position %d", n), func() bool { return testutil.ToFloat64(p.metrics.position) >= float64(n) })
	r.Stop()
	if got := place(t, kafka).Position; got < n {
		t.Errorf("position %d is committed, want %d", got, n)
	}
}

// seed stores a cursor as a former run would have.
func seed(t *testing.T, kafka bus.Config, c event.Cursor) {
	t.Helper()
	c.Org = testOrg
	record, err := cursor.Record(&c)
	if err != nil {
		t.Fatal(err)
	}
	bustest.Send(t, kafka, record)
}

// stored returns the committed elements and marks of okta.event.v1.
func stored(t *testing.T, kafka bus.Config) (events []*kgo.Record, marks []event.Mark) {
	t.Helper()
	for _, r := range bustest.Read(t, kafka, topic.OktaEvent) {
		if bus.HeaderOf(r, topic.HeaderKind) != topic.KindMark {
			events = append(events, r)
			continue
		}
		var m event.Mark
		if err := json.Unmarshal(r.Value, &m); err != nil {
			t.Fatal(err)
		}
		marks = append(marks, m)
	}
	return events, marks
}

// checkExactlyOnce wants every element of the log once, in the log's order within its partition.
func checkExactlyOnce(t *testing.T, kafka bus.Config, log []string) {
	t.Helper()
	want := map[int32][]string{}
	for _, e := range log {
		r, _ := verbatim.Record(testOrg, topic.SourcePoll, []byte(e))
		want[r.Partition] = append(want[r.Partition], e)
	}
	got := map[int32][]string{}
	events, _ := stored(t, kafka)
	for _, r := range events {
		got[r.Partition] = append(got[r.Partition], string(r.Value))
	}
	for p := range int32(topic.PersonPartitions) {
		if len(got[p]) != len(want[p]) {
			t.Fatalf("partition %d holds %d elements, want %d", p, len(got[p]), len(want[p]))
		}
		for i := range want[p] {
			if got[p][i] != want[p][i] {
				t.Fatalf("partition %d, element %d: got %s, want %s", p, i, got[p][i], want[p][i])
			}
		}
	}
}

func configKey(err error) string {
	var c *boot.ConfigError
	if errors.As(err, &c) {
		return c.Key
	}
	return ""
}
