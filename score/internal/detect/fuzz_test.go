package detect

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/score/internal/logtest"
	"recert/score/internal/rule"
)

// FuzzRecord hands any bytes over as an event, a mark, a state and a baseline: nothing may panic, and what a good
// event finds must still be found afterwards.
func FuzzRecord(f *testing.F) {
	good := readFixture(f, "testdata/suspicious_activity_reported/hit.json").access(f)[0]
	raw, err := good.MarshalMsg(nil)
	if err != nil {
		f.Fatal(err)
	}
	out := &collector{}
	d := offline(f)
	feed(f, d, []*kgo.Record{recordOf(f, good)}, 1, out)
	f.Add(raw)
	for _, state := range out.states {
		f.Add(state)
	}
	f.Add([]byte(`{"org":"o","log_time":"2026-10-01T00:00:00Z","as_of":"2026-10-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, value []byte) {
		d, out := offline(t), &collector{}
		p := topic.Partition(testOrg, good.Subject)
		part := d.stage.partitions[p]
		part.restore(&kgo.Record{Key: []byte("k"), Value: value})
		d.baselines.apply(&kgo.Record{Key: []byte("k"), Value: value})
		err := d.stage.Handle(t.Context(), bus.Batch{Partition: p, Records: []*kgo.Record{
			{Topic: topic.AccessEvent, Partition: p, Value: value},
			{Topic: topic.AccessEvent, Partition: p, Value: value, Headers: []kgo.RecordHeader{bus.Header(topic.HeaderKind, topic.KindMark)}},
			recordOf(t, good),
		}}, &ignoring{out})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzLogEvent reads any LogEvent the way enrich does and shows it to every rule, twice, then lets a mark pass.
func FuzzLogEvent(f *testing.F) {
	for _, id := range rule.IDs() {
		for _, path := range fixtures(f, id, "hit") {
			f.Add([]byte(readFixture(f, path).Events[0]))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := event.Parse(raw)
		if err != nil || l.Identify(raw) != nil {
			return
		}
		a := logtest.Of(l, testOrg)
		if !utf8.ValidString(a.Subject) || len(a.Subject) > maxID {
			return // it is shown otherwise than it is partitioned by
		}
		a.IdleDays = 100
		out := run(t, []*event.Access{a, a}, 1)
		for _, alert := range out.raw {
			if !json.Valid(alert) || len(alert) > 64<<10 {
				t.Errorf("an alert of %d bytes: %.200s", len(alert), alert)
			}
		}
	})
}

// ignoring takes what a stage writes whatever its key.
type ignoring struct{ *collector }

func (ignoring) Produce(*kgo.Record) {}
