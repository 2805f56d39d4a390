package letter

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

func TestLetterHoldsTheRecordAndWhy(t *testing.T) {
	t.Parallel()
	r := bus.PartitionRecord(topic.AccessEvent, 5, "00o1", []byte("k"), []byte("v"), bus.Header("source", "poll"))
	r.Offset = 7
	before := time.Now()
	l := Of(bus.DeadLetter(r, "land", 3, errors.New("decoding: no end")))
	if l.At.Before(before.Truncate(0).Add(-time.Minute)) || l.Digest != contentHash([]byte("k"), []byte("v")) {
		t.Errorf("got set aside at %s, digest %s", l.At, l.Digest)
	}
	want := Letter{
		Org: "00o1", Topic: topic.AccessEvent, Partition: 5, Offset: 7, Key: []byte("k"), Original: []byte("v"), Headers: r.Headers,
		Service: "land", Class: "reject", Reason: "decoding: no end", Attempts: 3, At: l.At, Digest: l.Digest,
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLetterOfAForeignRecordIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	l := Of(&kgo.Record{Topic: "t.dlq", Partition: 0, Offset: 9, Value: []byte("v"), Headers: []kgo.RecordHeader{bus.Header(bus.DLQOffset, "many"), bus.Header("dlq-new", "x")}})
	if l.Topic != "t.dlq" || l.Offset != 9 || len(l.Headers) != 0 || l.Cut {
		t.Errorf("got %+v", l)
	}
}

func FuzzLetterNeverLosesTheOriginal(f *testing.F) {
	f.Add(bus.DLQPartition, "7", []byte("v"))
	f.Add(bus.DLQTime, "yesterday", []byte{})
	f.Fuzz(func(t *testing.T, name, value string, original []byte) {
		l := Of(&kgo.Record{Value: original, Headers: []kgo.RecordHeader{bus.Header(name, value)}})
		if string(l.Original) != string(original) || len(l.Headers) > 1 {
			t.Errorf("got %+v", l)
		}
	})
}
