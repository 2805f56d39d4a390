package syslog_test

import (
	"crypto/sha256"
	"encoding/json"
	"testing"
	"time"

	"recert/deploy/quickstart/simulator/org"
	"recert/deploy/quickstart/simulator/syslog"
)

func invent(t *testing.T, p org.Params) *org.Org {
	t.Helper()
	o, err := org.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestLogHasTheSizeAndTypesThatTheDemoPromises(t *testing.T) {
	t.Parallel()
	start := time.Now()
	l := syslog.New(invent(t, org.Params{Seed: 1, Users: 1000, Apps: 60, Groups: 200, Days: 90, Items: 5000}), nil)
	made := time.Since(start)
	types := l.Types()
	if n := l.Len(); n < 240_000 || n > 260_000 {
		t.Errorf("got %d events, want about 250000", n)
	}
	if len(types) < 40 {
		t.Errorf("got %d types, want at least 40", len(types))
	}
	var size int
	var b []byte
	for i := range l.Len() {
		b = l.AppendJSON(b[:0], i)
		size += len(b)
	}
	t.Log("events", l.Len(), "types", len(types), "written in", made, "rendered in", time.Since(start)-made, "mean bytes", size/l.Len(), types)
}

func TestLogIsTheSameBytesForTheSameSeed(t *testing.T) {
	t.Parallel()
	sum := func(seed uint64) [32]byte {
		l := syslog.New(invent(t, org.Params{Seed: seed, Users: 60, Apps: 14, Groups: 24, Days: 90, Items: 200}), nil)
		h := sha256.New()
		for i := range l.Len() {
			h.Write(l.AppendJSON(nil, i))
		}
		return [32]byte(h.Sum(nil))
	}
	if a, b := sum(9), sum(9); a != b {
		t.Fatal("got different bytes for one seed")
	}
	if sum(9) == sum(10) {
		t.Fatal("got the same bytes for two seeds")
	}
}

func TestEveryEventIsJSONInOrderWithAnIdentityOfItsOwn(t *testing.T) {
	t.Parallel()
	l := syslog.New(invent(t, org.Params{Seed: 2, Users: 60, Apps: 14, Groups: 24, Days: 30, Items: 200}), nil)
	seen := map[string]bool{}
	var last int64
	for i := range l.Len() {
		var e struct {
			UUID      string    `json:"uuid"`
			Published time.Time `json:"published"`
			EventType string    `json:"eventType"`
		}
		b := l.AppendJSON(nil, i)
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatalf("event %d: %v\n%s", i, err, b)
		}
		if seen[e.UUID] || e.EventType != l.TypeAt(i) || l.Persisted(i) < last {
			t.Fatalf("event %d: got a doubled uuid, a wrong type or a wrong order: %s", i, b)
		}
		if e.Published.Before(org.Midnight().AddDate(0, 0, -30)) || e.Published.After(org.LaunchTime()) {
			t.Fatalf("event %d: got published %v, outside the log", i, e.Published)
		}
		seen[e.UUID], last = true, l.Persisted(i)
	}
	if got := l.TypeAt(l.Len() - 1); got != "certification.campaign.launch" {
		t.Errorf("got %s as last event, want the launch", got)
	}
}
