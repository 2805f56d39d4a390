package syslog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
)

func TestPollGarbageElementsPassVerbatim(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	garbage := []string{
		`null`, `7`, `"text"`, `[1,[2]]`, `{}`, `true`, `1e400`, `{"uuid":"x"}`, `{"eventType":"a.b","published":"yesterday"}`,
		`{"published":"2031-05-01T11:00:00Z","eventType":7}`, `{"a":NaN}`, `{"a":"\ud800"}`, `{'single':1}`, `{"a":1` + "\x00" + `}`,
		strings.Repeat("[", 20000) + strings.Repeat("]", 20000), `{"a":"` + "\xff\xfe" + `"}`, `{"a":1}{"b":2}`, `"]},[{"`, `"\"],["`,
	}
	log := append(logins(0, 3), garbage...)
	log = append(log, logins(3, 3)...)
	o.add(log...)
	p := newPoll(t, kafka, o, func(p *Poll) { p.limit = 1000 })
	readTo(t, kafka, p, int64(len(log)))
	events, _ := stored(t, kafka)
	got := map[string]int32{}
	for _, r := range events {
		got[string(r.Value)] = r.Partition
	}
	if len(events) != len(log) {
		t.Errorf("%d elements arrived, want %d", len(events), len(log))
	}
	for _, g := range garbage {
		partition, ok := got[g]
		if !ok {
			t.Errorf("%.60q did not arrive byte for byte", g)
		}
		// One of them is a LogEvent after all: a number is taken for an event type, and there is no actor.
		if partition != topic.Partition(testOrg, testOrg) {
			t.Errorf("%.60q is on partition %d, not the org's", g, partition)
		}
	}
	if n := testutil.ToFloat64(p.metrics.unreadable); n < 10 {
		t.Errorf("counted %v unreadable elements", n)
	}
}

func TestPollOversizedElementGoesCutToTheDeadLetters(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	filler := strings.Repeat("x", 5<<20)
	huge := strings.Replace(login(1, "00u1"), `"version":0`, `"version":"`+filler+`"`, 1)
	longKey := strings.Replace(login(2, "00u2"), "00u2", "00u2"+filler[:3<<20], 1)
	o.add(login(0, "00u0"), huge, longKey, login(3, "00u3"))
	readTo(t, kafka, newPoll(t, kafka, o), 4)
	events, _ := stored(t, kafka)
	if len(events) != 2 {
		t.Errorf("%d events arrived, want the two of ordinary size", len(events))
	}
	letters := bustest.Read(t, kafka, topic.DeadLetter(topic.OktaEvent))
	if len(letters) != 2 {
		t.Fatalf("%d dead letters, want 2", len(letters))
	}
	for i, whole := range []string{huge, longKey} {
		r := letters[i]
		if !strings.HasPrefix(whole, string(r.Value)) || len(r.Value) < 1000 || len(r.Key) > 256 {
			t.Errorf("letter %d: %d bytes under a key of %d", i, len(r.Value), len(r.Key))
		}
		reason := bus.HeaderOf(r, bus.DLQError)
		if !strings.Contains(reason, fmt.Sprint(len(whole))) || bus.HeaderOf(r, bus.DLQService) != "okta-poll" ||
			bus.HeaderOf(r, bus.DLQTopic) != topic.OktaEvent || bus.HeaderOf(r, bus.DLQOffset) != fmt.Sprint(i+2) || bus.HeaderOf(r, topic.HeaderOrg) != testOrg {
			t.Errorf("letter %d: headers %v", i, r.Headers)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{`[]`, `[ 1 , {"a":[1,"],["]} ]`, `["\\",{}]`, `[[[]]]`, `[1,,2]`, `[NaN]`, `[`, `]`, `[]]`, "[\"\xff\"]", `["\`, " \n[1]\t"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		lax, ok := splitByBrackets(body)
		strict, err := oktaapi.Elements(body)
		if err == nil && len(strict) > 0 {
			if !ok || !slices.EqualFunc(lax, strict, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
				t.Errorf("%q: by brackets %q (%v), strictly %q", body, lax, ok, strict)
			}
		}
		items, err := split(body)
		if err != nil {
			return
		}
		size := 0
		for _, item := range items {
			if size += len(item) + 1; len(item) == 0 || !bytes.Contains(body, item) {
				t.Errorf("%q: element %q", body, item)
			}
		}
		if size > len(body) {
			t.Errorf("%q: more comes out than went in", body)
		}
	})
}

func FuzzLimitOf(f *testing.F) {
	for _, s := range []string{"/api/v1/logs?limit=1000", "https://x/?limit=0", "limit=5", "::", "/?limit=-1", "/?limit=99999999999999999999", "/?limit=%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		if n := limitOf(ref); n < 1 || n > pageLimit {
			t.Errorf("%q: %d", ref, n)
		}
	})
}
