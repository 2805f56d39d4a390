package join

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func record(t testing.TB, name, org, id string, v any) *kgo.Record {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return bus.DirectoryRecord(name, org, topic.Key(org, id), raw)
}

func user(t testing.TB, org, id, department string) *kgo.Record {
	t.Helper()
	return record(t, topic.OktaUser, org, id, directory.User{Org: org, ID: id, Department: department, Status: "ACTIVE"})
}

func whole(org string, positions bus.Positions) directory.Snapshot {
	return directory.Snapshot{Org: org, Type: directory.TypeAll, State: directory.StateComplete, Positions: positions}
}

func TestPersonFollowsTheNewestRecordOfItsOwnOrg(t *testing.T) {
	t.Parallel()
	unreadable := 0
	d := New(bus.DefaultConfig(), func() { unreadable++ })
	for _, r := range []*kgo.Record{
		user(t, "00oA", "00u1", "Sales"), user(t, "00oB", "00u1", "Finance"), user(t, "00oA", "00u1", "Legal\x1b[31m"), user(t, "00oA", "00u2", "Sales"),
		record(t, topic.OktaUser, "00oA", "00u2", directory.User{Org: "00oA", ID: "00u2", Removed: true}),
		record(t, topic.OktaApp, "00oA", "0oa1", directory.App{Org: "00oA", ID: "0oa1", Label: "Ledger"}),
		record(t, topic.OktaGroup, "00oA", "00g1", directory.Group{Org: "00oA", ID: "00g1", Name: "Admins"}),
		record(t, topic.OktaGroup, "00oA", "00g2", directory.Group{Org: "00oA", ID: "00g2", Name: "Gone"}),
		record(t, topic.OktaGroup, "00oA", "00g2", directory.Group{Org: "00oA", ID: "00g2", Name: "Gone", Removed: true}),
		bus.DirectoryRecord(topic.OktaUser, "00oA", []byte("k"), []byte("{")), bus.DirectoryRecord(topic.OktaUser, "00oA", []byte("k"), nil),
	} {
		d.Apply(r)
	}
	for _, c := range []struct{ org, id, want string }{
		{"00oA", "00u1", "Legal [31m"}, {"00oB", "00u1", "Finance"}, {"00oA", "00u2", ""}, {"00oC", "00u1", ""}, {"00oA", "00u9", ""},
	} {
		if got := d.Person(c.org, c.id).Department; got != c.want {
			t.Errorf("%s %s is in %q, want %q", c.org, c.id, got, c.want)
		}
	}
	for _, c := range []struct{ org, id, want string }{{"00oA", "0oa1", "Ledger"}, {"00oA", "00g1", "Admins"}, {"00oA", "00g2", ""}, {"00oB", "00g1", ""}, {"00oC", "x", ""}} {
		if got := d.Name(c.org, c.id); got != c.want {
			t.Errorf("%s %s is called %q, want %q", c.org, c.id, got, c.want)
		}
	}
	if unreadable != 1 {
		t.Errorf("%d records were unreadable, want 1", unreadable)
	}
}

func TestOnlyACompleteSnapshotOfEverythingCompletes(t *testing.T) {
	t.Parallel()
	d := New(bus.DefaultConfig(), func() {})
	for name, s := range map[string]directory.Snapshot{
		"one type":    {Org: "00oA", Type: directory.TypeUsers, State: directory.StateComplete},
		"quarantined": {Org: "00oA", Type: directory.TypeAll, State: directory.StateQuarantined},
		"another org": whole("00oB", nil),
	} {
		d.Apply(record(t, topic.OktaSnapshot, s.Org, s.Type, s))
		if d.Complete("00oA") {
			t.Errorf("%s: the org is complete", name)
		}
	}
	d.Apply(record(t, topic.OktaSnapshot, "00oA", directory.TypeAll, whole("00oA", nil)))
	if !d.Complete("00oA") || !d.Complete("00oB") {
		t.Error("the snapshot did not complete its org")
	}
}

// TestSnapshotCountsOnceWhatItNamesIsApplied sends the snapshot's record before the users that it names: topics
// are read side by side, so this order is possible.
func TestSnapshotCountsOnceWhatItNamesIsApplied(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	positions := bus.Positions{topic.OktaUser: {0: 3}, topic.OktaAssignment: {0: 99}}
	bustest.Send(t, kafka, user(t, "00oA", "00u1", "Sales"), record(t, topic.OktaSnapshot, "00oA", directory.TypeAll, whole("00oA", positions)))
	d := New(kafka, func() {})
	boottest.Start(t, d)
	if err := d.WaitCaughtUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer stop()
	if err := d.Await(short, "00oA"); !errors.Is(err, context.DeadlineExceeded) || d.Complete("00oA") {
		t.Fatalf("the org is complete before its users are (%v)", err)
	}
	bustest.Send(t, kafka, user(t, "00oA", "00u2", "Sales"), user(t, "00oA", "00u3", "Sales"))
	if err := d.Await(t.Context(), "00oA"); err != nil {
		t.Fatal(err)
	}
	if !d.Complete("00oA") || d.Person("00oA", "00u3").Department != "Sales" {
		t.Error("the org is not complete although all that the snapshot names is applied")
	}
}

func TestAwaitWakesUpForItsOwnOrg(t *testing.T) {
	t.Parallel()
	d := New(bus.DefaultConfig(), func() {})
	done := make(chan error, 1)
	go func() { done <- d.Await(t.Context(), "00oA") }()
	d.Apply(record(t, topic.OktaSnapshot, "00oB", directory.TypeAll, whole("00oB", nil)))
	d.Apply(record(t, topic.OktaSnapshot, "00oA", directory.TypeAll, whole("00oA", nil)))
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func FuzzApply(f *testing.F) {
	f.Add([]byte(`{"org":"00oA","id":"00u1","department":"Sales","type":"all","state":"complete","positions":{"okta.user.v1":{"0":1}}}`))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		d := New(bus.DefaultConfig(), func() {})
		for _, name := range Topics() {
			d.Apply(&kgo.Record{Topic: name, Value: raw})
		}
		_, _, _ = d.Complete("00oA"), d.Person("00oA", "00u1"), d.Name("00oA", "00u1")
	})
}

func BenchmarkPerson(b *testing.B) {
	d := New(bus.DefaultConfig(), func() {})
	ids := make([]string, 100_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("00u%017d", i)
		d.Apply(user(b, "00oA", ids[i], fmt.Sprint("d", i%50)))
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i = (i + 7919) % len(ids)
		_ = d.Person("00oA", ids[i])
	}
}
