package stage

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

func TestRejectsWithItsReasonAndGoesOn(t *testing.T) {
	t.Parallel()
	good := sso(alice, "good", begin)
	without := func(header string) *kgo.Record {
		r := arrive(topic.SourcePoll, good)
		for i := range r.Headers {
			if r.Headers[i].Key == header {
				r.Headers[i].Key = "x-" + header
			}
		}
		return r
	}
	moved := arrive(topic.SourcePoll, good)
	moved.Partition = (moved.Partition + 1) % topic.PersonPartitions
	odd := arrive(topic.SourcePoll, good)
	odd.Headers = append(odd.Headers, bus.Header(topic.HeaderKind, "odd"))
	badMark, foreign := mark(0, 1), mark(0, 1)
	badMark.Value = []byte("{")
	foreign.Value = []byte(`{"org":"00oOther"}`)
	cases := []struct {
		name   string
		record *kgo.Record
		reason string
	}{
		{"no JSON", arrive(topic.SourcePoll, "garbage"), "not a JSON object"},
		{"an array", arrive(topic.SourcePoll, "[]"), "not a JSON object"},
		{"null", arrive(topic.SourcePoll, "null"), "not a JSON object"},
		{"empty", arrive(topic.SourcePoll, ""), "not a JSON object"},
		{"cut", arrive(topic.SourcePoll, good[:len(good)-7]), "reading event"},
		{"no type", arrive(topic.SourcePoll, `{"uuid":"u","published":"2026-09-01T00:00:00Z"}`), "no eventType"},
		{"no time", arrive(topic.SourcePoll, `{"uuid":"u","eventType":"t"}`), "no published"},
		{"no such day", arrive(topic.SourcePoll, `{"uuid":"u","eventType":"t","published":"2017-09-31T00:00:00Z"}`), "reading published"},
		{"deep", arrive(topic.SourcePoll, `{"a":`+strings.Repeat("[", 5000)), "too deeply"},
		{"long uuid", arrive(topic.SourcePoll, sso(alice, strings.Repeat("u", 5000), begin)), "at most 512"},
		{"long type", arrive(topic.SourcePoll, `{"uuid":"u","published":"2026-09-01T00:00:00Z","eventType":"`+strings.Repeat("t", 5000)+`"}`), "at most 512"},
		{"no uuid and no JSON that could be hashed", arrive(topic.SourcePoll, `{"published":"2026-09-01T00:00:00Z","eventType":"t","x":"`+"\x01"+`"}`), ""},
		{"no org", without(topic.HeaderOrg), "no org header"},
		{"no source", without(topic.HeaderSource), "source"},
		{"another partition", moved, "another partition"},
		{"unknown kind", odd, "kind"},
		{"a mark that is none", badMark, "reading mark"},
		{"a mark of another org", foreign, "mark speaks for"},
	}
	s := offline(t)
	for i, c := range cases {
		out := handle(t, s, c.record, arrive(topic.SourcePoll, sso(bob, uuid(i), begin)))
		err, rejected := out.Rejected[c.record]
		if !rejected || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: got %v, want a reason with %q", c.name, err, c.reason)
		}
		if got := out.events(t); len(got) != 1 || got[0].UUID != uuid(i) {
			t.Errorf("%s: the event behind it gave %v", c.name, got)
		}
	}
}

// variants are the ways in which one event was seen written: as it is, with lower-cased keys, without uuid, with
// a number for the version.
func variants(t testing.TB, body string) []string {
	t.Helper()
	all := []string{body}
	var m map[string]any
	if json.Unmarshal([]byte(body), &m) != nil {
		return all
	}
	add := func(v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(raw))
	}
	add(lowered(m))
	m["version"] = 0
	delete(m, "uuid")
	add(m)
	return all
}

func lowered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for k, x := range v {
			m[strings.ToLower(k)] = lowered(x)
		}
		return m
	case []any:
		for i := range v {
			v[i] = lowered(v[i])
		}
	}
	return v
}

// TestEveryRealEventIsWrittenOrParked gives the stage every line of the shared data in every variant.
func TestEveryRealEventIsWrittenOrParked(t *testing.T) {
	t.Parallel()
	for name, lines := range boottest.LogEvents(t) {
		for i, line := range lines {
			for v, body := range variants(t, line) {
				s := offline(t)
				r := arrive(topic.SourcePoll, body)
				out := handle(t, s, r)
				written := out.events(t)
				if len(written)+len(out.Rejected) != 1 {
					t.Errorf("%s line %d variant %d: %d events and %d dead letters, want one of either", name, i+1, v, len(written), len(out.Rejected))
				}
				if err := out.Rejected[r]; err != nil && hasIdentity(body) {
					t.Errorf("%s line %d variant %d: it has an identity and was rejected: %v", name, i+1, v, err)
				}
			}
		}
	}
}

// hasIdentity tells, without the parser under test, whether an event has a type and a time.
func hasIdentity(body string) bool {
	var m map[string]any
	if json.Unmarshal([]byte(body), &m) != nil {
		return false
	}
	kind, at := "", ""
	for k, v := range m {
		text, _ := v.(string)
		switch strings.ToLower(k) {
		case "eventtype":
			kind = text
		case "published":
			at = text
		}
	}
	_, err := event.ParseTime(at)
	return kind != "" && err == nil
}

func FuzzHandle(f *testing.F) {
	f.Add([]byte(sso(alice, "a", begin)), topic.SourcePoll, "", testOrg)
	f.Add([]byte(member("add", alice, "a", begin, adminActor)), topic.SourceHook, "", testOrg)
	f.Add([]byte(bodies()[0]), topic.SourceReplay, "", testOrg)
	f.Add([]byte(`{"org":"00oTest","position":1}`), "", topic.KindMark, testOrg)
	f.Add([]byte("\x00"), "", "x", "")
	f.Fuzz(func(t *testing.T, value []byte, source, kind, org string) {
		s := offline(t)
		s.gate.wait = 0
		r := arrive(source, string(value))
		r.Headers[0].Value = []byte(org)
		if l, err := event.Parse(value); err == nil {
			r.Partition = topic.Partition(org, event.Subject(l, org))
		}
		if kind != "" {
			r.Headers = append(r.Headers, bus.Header(topic.HeaderKind, kind))
		}
		out := handle(t, s, r, r)
		if n := len(out.events(t)); n > 1 {
			t.Errorf("one event was written %d times", n)
		}
		if len(out.Rejected) == 0 && len(out.Produced) == 0 {
			t.Error("the record left no trace")
		}
		for _, p := range out.Produced {
			if p.Partition != r.Partition || len(p.Key) == 0 {
				t.Errorf("written to partition %d with key %q, came from %d", p.Partition, p.Key, r.Partition)
			}
			if !s.partitions[p.Partition].restore(p) {
				t.Errorf("%s cannot be read back", p.Topic)
			}
		}
	})
}
