package detect

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/baseline"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/finding"
	"recert/schemas/topic"
	"recert/score/internal/logtest"
)

func TestMain(m *testing.M) {
	boottest.Serve("detect", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}

const (
	testOrg = "00o1corp000000000001"
	alice   = "00u1alice00000000001"
)

// newDetect builds the service with what the fixtures' org declares: a privileged group, a rule of duties, and
// the countries that one person signed in from.
func newDetect(t testing.TB, kafka bus.Config) *Detect {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka = kafka
	cfg.PrivilegedFile, cfg.SoDFile = filepath.Join("testdata", "privileged.yaml"), filepath.Join("testdata", "sod.yaml")
	d, err := New(cfg, boottest.Deps("detect"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func countriesOf(t testing.TB, user string, asOf time.Time, values ...string) *kgo.Record {
	t.Helper()
	raw, err := json.Marshal(baseline.Record{Org: testOrg, Name: userCountries, Entity: user, Values: values, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	return bus.DirectoryRecord(topic.Baseline, testOrg, topic.Key(testOrg, userCountries, user), raw)
}

var baselineAt = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)

const (
	vendor, payRun = "0oa1app0000000000902", "0oa1app0000000000901"
	carol, dave    = "00u1carol00000000001", "00u1dave000000000001"
)

// assignmentsOf are what the org's directory says of the apps that a rule of duties keeps apart.
func assignmentsOf(t testing.TB) []*kgo.Record {
	t.Helper()
	at := func(day int) time.Time { return time.Date(2026, 9, day, 0, 0, 0, 0, time.UTC) }
	var list []*kgo.Record
	for _, a := range []directory.Assignment{
		{UserID: carol, Resource: vendor, Path: directory.PathDirect, Granted: at(1).AddDate(-2, 0, 0)},
		{UserID: dave, Resource: vendor, Path: directory.PathDirect, Granted: at(1).AddDate(-2, 0, 0), Removed: true, RemovedAt: at(10)},
		{UserID: dave, Resource: vendor, Path: directory.PathGroup + "00g1late000000000001", Granted: at(20)},
		{UserID: "00u1erin000000000001", Resource: payRun, Path: directory.PathGroup + "00g1finance000000001", Granted: at(1)},
		{UserID: "00u1erin000000000001", Resource: payRun, Path: directory.PathGroup + "00g1both000000000001", Granted: at(1)},
		{UserID: "00u1erin000000000001", Resource: vendor, Path: directory.PathGroup + "00g1both000000000001", Granted: at(1)},
		{UserID: alice, Resource: "0oa1app0000000000777", Path: directory.PathDirect, Granted: at(1)},
	} {
		a.Org, a.Kind = testOrg, directory.KindApp
		raw, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, bus.DirectoryRecord(topic.OktaAssignment, testOrg, topic.Key(testOrg, a.UserID, a.Kind, a.Resource, a.Path), raw))
	}
	return list
}

// offline returns a service that knows the baseline and the directory, with every partition assigned and empty.
func offline(t testing.TB) *Detect {
	t.Helper()
	d := newDetect(t, bus.DefaultConfig())
	d.baselines.apply(countriesOf(t, alice, baselineAt, "Austria", "Germany"))
	for _, r := range assignmentsOf(t) {
		d.duties.assignment(r)
	}
	for p := range int32(topic.PersonPartitions) {
		d.stage.partitions[p] = newPartition(p, d.stage.rules, d.stage.metrics)
	}
	return d
}

// fixture is a file of LogEvents with how many alerts they make.
type fixture struct {
	Why    string            `json:"why"`
	Alerts int               `json:"alerts"`
	Events []json.RawMessage `json:"events"`
}

func readFixture(t testing.TB, path string) fixture {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var f fixture
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return f
}

func (f fixture) access(t testing.TB) []*event.Access {
	t.Helper()
	list := make([]*event.Access, 0, len(f.Events))
	for _, raw := range f.Events {
		list = append(list, logtest.Access(t, testOrg, raw))
	}
	return list
}

func recordOf(t testing.TB, a *event.Access) *kgo.Record {
	t.Helper()
	raw, err := a.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	return bus.PersonRecord(topic.AccessEvent, a.Org, a.Subject, topic.Key(a.Org, a.Subject), raw)
}

// marks returns a mark for every partition that says the log was read to the instant.
func marks(t testing.TB, position int64, at time.Time) []*kgo.Record {
	t.Helper()
	raw, err := json.Marshal(event.Mark{Org: testOrg, Position: position, LogTime: at, CaughtUp: true})
	if err != nil {
		t.Fatal(err)
	}
	var list []*kgo.Record
	for p := range int32(topic.PersonPartitions) {
		list = append(list, bus.PartitionRecord(topic.AccessEvent, p, testOrg, topic.Key(testOrg), raw, bus.Header(topic.HeaderKind, topic.KindMark)))
	}
	return list
}

// after is an instant by which every event's alert is due.
func after(events []*event.Access) time.Time {
	last := int64(0)
	for _, e := range events {
		last = max(last, e.Published)
	}
	return time.Unix(0, last).Add(time.Hour)
}

// collector takes what a stage writes.
type collector struct {
	alerts   []finding.Finding
	raw      [][]byte
	states   map[string][]byte
	rejected []error
}

func (c *collector) Produce(r *kgo.Record) {
	if r.Topic == topic.DetectWindow {
		if c.states == nil {
			c.states = map[string][]byte{}
		}
		if c.states[string(r.Key)] = r.Value; r.Value == nil {
			delete(c.states, string(r.Key))
		}
		return
	}
	var f finding.Finding
	if err := json.Unmarshal(r.Value, &f); err != nil {
		panic(err)
	}
	if string(r.Key) != f.FindingInfo.UID || r.Partition != topic.Partition(f.Unmapped.Org, f.Unmapped.Subject) {
		panic("an alert has the wrong key or partition")
	}
	c.alerts, c.raw = append(c.alerts, f), append(c.raw, r.Value)
}

func (c *collector) Reject(_ *kgo.Record, err error) { c.rejected = append(c.rejected, err) }

// final is the last alert of every uid, as land keeps it: a confirmed one is never replaced by another.
func (c *collector) final() map[string]string {
	last, sure := map[string]string{}, map[string]bool{}
	for i, f := range c.alerts {
		uid := f.FindingInfo.UID
		if sure[uid] && !f.Unmapped.Confirmed {
			continue
		}
		last[uid], sure[uid] = string(c.raw[i]), f.Unmapped.Confirmed
	}
	return last
}

// feed hands records over in batches of a size.
func feed(t testing.TB, d *Detect, records []*kgo.Record, size int, out *collector) {
	t.Helper()
	for len(records) > 0 {
		n := min(size, len(records))
		lanes := map[int32][]*kgo.Record{}
		for _, r := range records[:n] {
			lanes[r.Partition] = append(lanes[r.Partition], r)
		}
		for p := range int32(topic.PersonPartitions) {
			if len(lanes[p]) == 0 {
				continue
			}
			if err := d.stage.Handle(t.Context(), bus.Batch{Partition: p, Records: lanes[p]}, out); err != nil {
				t.Fatal(err)
			}
		}
		records = records[n:]
	}
}

// run feeds events and then marks behind them.
func run(t testing.TB, events []*event.Access, size int) *collector {
	t.Helper()
	d, out := offline(t), &collector{}
	records := make([]*kgo.Record, 0, len(events)+topic.PersonPartitions)
	for _, e := range events {
		records = append(records, recordOf(t, e))
	}
	feed(t, d, append(records, marks(t, int64(len(events)), after(events))...), size, out)
	return out
}
