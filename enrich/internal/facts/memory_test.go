package facts

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"recert/schemas/topic"
	"recert/schemas/usage"
)

// BenchmarkMemory measures what a pair costs whose app was used on 18 of 90 days, and how long it takes to open
// one and to add a use.
func BenchmarkMemory(b *testing.B) {
	const pairs, perPerson = 100_000, 20
	before := heap()
	s := NewStore()
	wire := 0
	for i := range pairs {
		f := usage.Facts{Org: "00o00000000000000001", Person: fmt.Sprintf("00u%017d", i/perPerson), Resource: fmt.Sprintf("0oa%017d", i%400), Kind: "app"}
		for d := range 18 {
			f.AddUse(int64(20000+d*5)*86400e9+int64(i%80000)*1e9+int64(d)*1e6, fmt.Sprintf("dc9fd3c0-598c-11ef-8478-%012x", i*100+d))
		}
		f.AddGrant(usage.Change{At: 19000 * 86400e9, UUID: "dc9fd3c0-598c-11ef-8478-000000000000", Actor: "00u00000000000000001", ActorType: "User", Via: ViaAdmin})
		raw, _ := f.MarshalMsg(nil)
		wire += len(raw)
		if err := s.Restore(topic.Key(f.Org, f.Person, f.Resource), raw); err != nil {
			b.Fatal(err)
		}
	}
	used := heap() - before
	at := int64(20000*86400e9) + 1
	for b.Loop() {
		f := Fact{Kind: Use, Person: "00u00000000000000001", Resource: "0oa00000000000000020", resourceKind: "app", change: usage.Change{At: at, UUID: "x"}}
		set, err := s.Open("00o00000000000000001", f.Person, f.Resource)
		if err != nil {
			b.Fatal(err)
		}
		s.Add(set, &f, time.Unix(0, 0))
		clear(s.open)
		s.dirty = s.dirty[:0]
	}
	b.ReportMetric(float64(used)/pairs, "bytes/pair")
	b.ReportMetric(float64(wire)/pairs, "wire-bytes/pair")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
