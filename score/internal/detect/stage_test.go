package detect

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/tinylib/msgp/msgp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/score/internal/window"
)

func onTopic(t *testing.T, kafka bus.Config) *collector {
	t.Helper()
	out := &collector{}
	for _, name := range []string{topic.Alert, topic.DetectWindow} {
		for _, r := range bustest.Read(t, kafka, name) {
			out.Produce(r)
		}
	}
	return out
}

func send(t *testing.T, kafka bus.Config, events []*event.Access) {
	t.Helper()
	var records []*kgo.Record
	for _, e := range events {
		records = append(records, recordOf(t, e))
	}
	bustest.Send(t, kafka, records...)
}

// TestDetectRestartsBetweenEvents stops the service after every few events: what it remembers must come back.
func TestDetectRestartsBetweenEvents(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, append(assignmentsOf(t), countriesOf(t, alice, baselineAt, "Austria", "Germany"))...)
	events := everything(t)
	want := run(t, events, 1000)
	for i := 0; i < len(events); i += 29 {
		part := events[i:min(len(events), i+29)]
		send(t, kafka, part)
		if i+29 >= len(events) {
			bustest.Send(t, kafka, marks(t, int64(len(events)), after(events))...)
		}
		d := newDetect(t, kafka)
		stop := boottest.Start(t, d).Stop
		awaitDone(t, kafka)
		stop()
	}
	got := onTopic(t, kafka)
	if diff := cmp.Diff(want.final(), got.final()); diff != "" {
		t.Errorf("restarts changed the alerts (-undisturbed +restarted):\n%s", diff)
	}
	if diff := cmp.Diff(statesOf(t, want), statesOf(t, got)); diff != "" {
		t.Errorf("restarts changed the memory (-undisturbed +restarted):\n%s", diff)
	}
}

// statesOf decodes the states.
func statesOf(t *testing.T, c *collector) map[string]window.State {
	t.Helper()
	all := map[string]window.State{}
	for key, raw := range c.states {
		var s window.State
		if _, err := s.UnmarshalMsg(raw); err != nil {
			t.Fatal(err)
		}
		all[key] = s
	}
	return all
}

// awaitDone waits until the group has committed all of the input.
func awaitDone(t *testing.T, kafka bus.Config) {
	t.Helper()
	bustest.Await(t, "the group to catch up", func() bool { return committed(t, kafka) })
}

// TestDetectKilledMidTransaction breaks the first transactions off, as a crash before the commit does.
func TestDetectKilledMidTransaction(t *testing.T) {
	t.Parallel()
	broker, kafka := bustest.Broker(t)
	came := bustest.Fence(broker, 2)
	bustest.Send(t, kafka, append(assignmentsOf(t), countriesOf(t, alice, baselineAt, "Austria", "Germany"))...)
	events := everything(t)
	send(t, kafka, events)
	bustest.Send(t, kafka, marks(t, int64(len(events)), after(events))...)
	boottest.Restarting(t, func() *Detect { return newDetect(t, kafka) }, func() { awaitDone(t, kafka) }) // a fenced session ends it
	if diff := cmp.Diff(run(t, events, 1000).final(), onTopic(t, kafka).final()); diff != "" {
		t.Errorf("aborted transactions changed the alerts (-undisturbed +disturbed):\n%s", diff)
	}
	if came() < 3 {
		t.Errorf("no transaction was broken off")
	}
}

// TestDetectBadRecordIsParked sends records that are no events among good ones.
func TestDetectBadRecordIsParked(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	events := readFixture(t, "testdata/suspicious_activity_reported/hit.json").access(t)
	nameless := *events[0]
	nameless.UUID = ""
	raw, err := nameless.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := topic.Partition(testOrg, events[0].Subject)
	for _, bad := range [][]byte{[]byte("no map"), nil, raw, {0x81, 0xa4, 't', 'y', 'p', 'e', 0x01}} {
		bustest.Send(t, kafka, bus.PartitionRecord(topic.AccessEvent, p, testOrg, []byte("k"), bad))
	}
	bustest.Send(t, kafka, bus.PartitionRecord(topic.AccessEvent, p, testOrg, []byte("k"), []byte("{"), bus.Header(topic.HeaderKind, topic.KindMark)))
	send(t, kafka, events)
	defer boottest.Start(t, newDetect(t, kafka)).Stop()
	bustest.Await(t, "the alert", func() bool { return len(onTopic(t, kafka).final()) == 1 })
	bustest.Await(t, "the dead letters", func() bool { return len(bustest.Read(t, kafka, topic.DeadLetter(topic.AccessEvent))) == 5 })
}

// TestDetectUnreadableMemory puts a record that is no state, and one of a rule that is gone, where memory is read.
func TestDetectUnreadableMemory(t *testing.T) {
	t.Parallel()
	d := offline(t)
	part := d.stage.partitions[0]
	gone, err := (&window.State{Org: testOrg, Rule: "gone", Subject: alice}).MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range [][]byte{{0xc1}, gone} {
		part.restore(&kgo.Record{Key: []byte("k"), Value: value})
	}
	if len(part.states) != 0 {
		t.Errorf("%d states were taken", len(part.states))
	}
	raw, err := json.Marshal(map[string]any{"org": testOrg, "as_of": "0001-01-01T00:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range [][]byte{[]byte("{"), raw} {
		d.baselines.apply(&kgo.Record{Key: []byte("b"), Value: value})
	}
	if len(d.baselines.known) != 1 {
		t.Errorf("%d baselines are held, want the fixture's", len(d.baselines.known))
	}
}

// TestDetectMissingFieldIsNotThePreviousEvents sends an event of an older writer, without a subject, behind a full one.
func TestDetectMissingFieldIsNotThePreviousEvents(t *testing.T) {
	t.Parallel()
	full := readFixture(t, "testdata/suspicious_activity_reported/hit.json").access(t)[0]
	old := msgp.AppendMapHeader(nil, 4)
	for key, value := range map[string]string{"org": testOrg, "uuid": "old", "type": full.Type, "ip": ""} {
		old = msgp.AppendString(msgp.AppendString(old, key), value)
	}
	out := &collector{}
	part := newPartition(0, offline(t).stage.rules, newMetrics(prometheus.NewRegistry()))
	for _, value := range [][]byte{recordOf(t, full).Value, old} {
		if err := part.event(&kgo.Record{Value: value}); err != nil {
			t.Fatal(err)
		}
	}
	if err := part.flush(&ignoring{out}); err != nil {
		t.Fatal(err)
	}
	for key, st := range part.states {
		if st.Subject != full.Subject && (st.Subject != testOrg || st.Cases[0].All[0].Login != "") {
			t.Errorf("%s: subject %s, login %q", key, st.Subject, st.Cases[0].All[0].Login)
		}
	}
	if len(part.states) != 2 {
		t.Errorf("%d states, want one of each subject", len(part.states))
	}
}
