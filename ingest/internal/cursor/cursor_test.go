package cursor

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const org = "00o1org"

var now = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

func TestNewestCursorOfTheOrgIsRead(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	if _, found, err := Read(t.Context(), kafka, org); found || err != nil {
		t.Errorf("a first start: got %v, %v", found, err)
	}
	want := event.Cursor{Org: org, Next: "https://acme.okta.test/api/v1/logs?after=2", Position: 2, Since: now, At: now, Gaps: []event.Gap{{From: now, To: now, Reason: "r"}}}
	for _, c := range []event.Cursor{{Org: org, Next: "a", Position: 1}, {Org: "00o2other", Next: "b", Position: 9}, want, {Org: "00o2other", Next: "b", Position: 10}} {
		r, err := Record(&c)
		if err != nil {
			t.Fatal(err)
		}
		bustest.Send(t, kafka, r)
	}
	got, found, err := Read(t.Context(), kafka, org)
	if diff := cmp.Diff(want, got); diff != "" || !found || err != nil {
		t.Errorf("found %v, %v\n%s", found, err, diff)
	}
	bustest.Send(t, kafka, bus.DirectoryRecord(topic.OktaCursor, org, topic.Key(org), []byte("{")))
	if _, _, err := Read(t.Context(), kafka, org); !errors.Is(err, ErrUnreadable) || fault.ClassOf(err) != fault.Fatal {
		t.Errorf("an unreadable cursor gave %v; the place in the log must not be guessed", err)
	}
	bustest.Send(t, kafka, bus.DirectoryRecord(topic.OktaCursor, org, topic.Key(org), nil))
	if _, found, err := Read(t.Context(), kafka, org); found || err != nil {
		t.Errorf("a removed cursor: got %v, %v", found, err)
	}
}

func TestMarkIsWrittenToEveryPartition(t *testing.T) {
	t.Parallel()
	c := event.Cursor{Org: org, Position: 7, LogTime: now, Since: now.Add(-time.Hour), Gaps: []event.Gap{{From: now, To: now, Reason: "r"}}}
	marks, err := Marks(&c, true)
	if err != nil || len(marks) != topic.PersonPartitions {
		t.Fatalf("got %d marks, %v", len(marks), err)
	}
	for p, r := range marks {
		var m event.Mark
		if err := json.Unmarshal(r.Value, &m); err != nil {
			t.Fatal(err)
		}
		want := event.Mark{Org: org, Position: 7, LogTime: now, CaughtUp: true, Since: c.Since, Gaps: c.Gaps}
		if diff := cmp.Diff(want, m); diff != "" || int(r.Partition) != p || r.Topic != topic.OktaEvent || bus.HeaderOf(r, topic.HeaderKind) != topic.KindMark {
			t.Errorf("partition %d: %s %v\n%s", r.Partition, r.Topic, r.Headers, diff)
		}
	}
}

func TestLostStretch(t *testing.T) {
	t.Parallel()
	ago := func(days float64) time.Time { return now.Add(-time.Duration(days * 24 * float64(time.Hour))) }
	edge := ago(90)
	cases := []struct {
		name string
		c    event.Cursor
		from time.Time // zero: nothing is lost
	}{
		{"caught up a minute ago", event.Cursor{Since: ago(300), LogTime: ago(0.001), At: ago(0.001)}, time.Time{}},
		{"stopped just within retention", event.Cursor{Since: ago(300), LogTime: ago(89.9), At: ago(89.9)}, time.Time{}},
		{"stopped just beyond retention", event.Cursor{Since: ago(300), LogTime: ago(90.1), At: ago(90.1)}, ago(90.1)},
		{"a backfill goes on after an hour", event.Cursor{Since: ago(90.05), At: ago(0.04)}, time.Time{}},
		{"a backfill goes on after two days", event.Cursor{Since: ago(92), At: ago(2)}, ago(92)},
		{"a backfill of a short history goes on after two days", event.Cursor{Since: ago(30), At: ago(2)}, time.Time{}},
		{"a gap is known already", event.Cursor{Since: ago(300), LogTime: ago(120), At: ago(100), Gaps: []event.Gap{{From: ago(250), To: ago(240)}, {From: ago(120), To: ago(95)}}}, ago(95)},
		{"nothing but the link's time is known", event.Cursor{At: ago(91)}, ago(91)},
	}
	for _, c := range cases {
		gap, lost := Lost(&c.c, now)
		switch {
		case c.from.IsZero() && lost:
			t.Errorf("%s: got %+v, want none", c.name, gap)
		case !c.from.IsZero() && (!gap.From.Equal(c.from) || !gap.To.Equal(edge) || gap.Reason == ""):
			t.Errorf("%s: got %+v, want from %s to %s", c.name, gap, c.from, edge)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{"org":"00o1org","next":"https://a/","position":3,"at":"2031-05-01T12:00:00Z"}`, `{"org":"00o1org"}`, `{`, `null`, `{"org":"00o1org","next":"x","position":-1}`, `[]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := Decode(raw, org)
		if err != nil {
			if !errors.Is(err, ErrUnreadable) {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		if c.Org != org || c.Next == "" || c.Position < 0 {
			t.Errorf("%q was taken as %+v", raw, c)
		}
		r, err := Record(&c)
		if err != nil {
			return // a time that JSON cannot write
		}
		again, err := Decode(r.Value, org)
		if diff := cmp.Diff(c, again); err != nil || diff != "" {
			t.Errorf("%q does not survive being stored: %v\n%s", raw, err, diff)
		}
	})
}
