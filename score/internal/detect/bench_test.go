package detect

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

// BenchmarkHandle shows a working day's mix to the rules: 56 % sign-ons, 21 % sessions, 8 % factors, the rest of no
// interest, of 1,000 people of one partition, in batches of 1,000.
func BenchmarkHandle(b *testing.B) {
	d := offline(b)
	records := day(b, 100_000)
	part := d.stage.partitions[0]
	out := &discard{}
	b.ReportAllocs()
	before := cpu(b)
	for i := 0; b.Loop(); i = (i + 1) % (len(records) / 1000) {
		if i == 0 { // a duplicate costs less than an event
			clear(part.states)
		}
		if err := d.stage.Handle(b.Context(), bus.Batch{Partition: 0, Records: records[i*1000 : (i+1)*1000]}, out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((cpu(b)-before).Nanoseconds())/float64(b.N)/1e6, "cpu-µs/event")
	b.ReportMetric(float64(out.bytes)/float64(b.N)/1000, "bytes/event")
}

// cpu is what the process has used so far: on a shared machine the clock on the wall measures the others too.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

type discard struct{ bytes int }

func (d *discard) Produce(r *kgo.Record)     { d.bytes += len(r.Value) }
func (d *discard) Reject(*kgo.Record, error) {}

func day(b *testing.B, n int) []*kgo.Record {
	b.Helper()
	template := readFixture(b, "testdata/rapid_app_access/hit.json").access(b)[0]
	records := make([]*kgo.Record, 0, n)
	for i := range n {
		e := *template
		e.UUID = fmt.Sprintf("bench-%08d-0000-0000-000000000000", i)
		e.Published += int64(i) * int64(time.Second)
		e.Subject = fmt.Sprintf("00u%017d", i*7919%1000)
		e.ActorID, e.App = e.Subject, fmt.Sprintf("0oa%017d", i%60)
		switch k := i % 100; {
		case k >= 85:
			e.Type = "policy.evaluate_sign_on"
		case k >= 77:
			e.Type = "user.authentication.auth_via_mfa"
		case k >= 56:
			e.Type = "user.session.start"
		}
		raw, err := e.MarshalMsg(nil)
		if err != nil {
			b.Fatal(err)
		}
		records = append(records, bus.PartitionRecord(topic.AccessEvent, 0, testOrg, topic.Key(testOrg, e.Subject), raw))
	}
	return records
}
