package facts

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/topic"
	"recert/schemas/usage"
)

func roundTrip(t *testing.T, f *usage.Facts) {
	t.Helper()
	got := usage.Facts{Org: f.Org, Person: f.Person, Resource: f.Resource}
	if err := unpack(pack(nil, f), &got); err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	if diff := cmp.Diff(*f, got); diff != "" {
		t.Fatalf("(-packed +unpacked):\n%s", diff)
	}
}

func TestPackKeepsEverything(t *testing.T) {
	t.Parallel()
	roundTrip(t, &usage.Facts{})
	roundTrip(t, &usage.Facts{Kind: "odd", First: -1, Days: []usage.Day{{Day: -5, Second: 1 << 30}, {Day: 1 << 30}}})
	roundTrip(t, &usage.Facts{Kind: "app", Last: []usage.Seen{{At: -1, UUID: ""}, {At: 1, UUID: "not a uuid"}}}) // events without days
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		f := usage.Facts{Kind: []string{"app", "group", ""}[rnd.IntN(3)]}
		for range rnd.IntN(60) {
			at := rnd.Int64N(1<<60) + rnd.Int64N(1000)
			if rnd.IntN(2) == 0 {
				at -= at % 1e6
			}
			id := fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", rnd.Uint32(), rnd.IntN(1<<16), rnd.IntN(1<<16), rnd.IntN(1<<16), rnd.Int64N(1<<48))
			switch rnd.IntN(12) {
			case 0:
				f.AddGrant(usage.Change{At: at, UUID: id, Actor: "00u1", ActorType: "User", Via: ViaAdmin})
			case 1:
				f.AddRemoval(usage.Change{At: at, UUID: "sha256:" + id})
			case 2:
				f.AddRequest(usage.Change{At: at, UUID: id})
			case 3:
				f.AddDecision(usage.Decision{At: at, UUID: id, Campaign: "ici1", Reviewer: "00u2", Decision: "APPROVE"})
			default:
				f.AddUse(at, id)
			}
		}
		roundTrip(t, &f)
	}
}

func TestUUIDsKeepTheirSpelling(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"dc9fd3c0-598c-11ef-8478-2b7584bf8d5a", "DC9FD3C0-598C-11EF-8478-2B7584BF8D5A", "dc9fd3c0-598c-11ef-8478-2b7584bf8d5", "dc9fd3c0x598c-11ef-8478-2b7584bf8d5a",
		"", "-", "dc9fd3c0-598c-11ef-8478-2b7584bf8d5g", "00000000-0000-0000-0000-000000000000", "sha256:ab",
	} {
		u := unpacker{rest: packUUID(nil, s)}
		if got := u.uuid(); got != s || u.bad || len(u.rest) > 0 {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	set := usage.Facts{Kind: "app"}
	set.AddUse(1e18, "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a")
	set.AddGrant(usage.Change{At: 1, UUID: "x", Actor: "a"})
	f.Add(pack(nil, &set))
	f.Add([]byte{1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a usage.Facts
		if unpack(raw, &a) != nil {
			return
		}
		var b usage.Facts
		if err := unpack(pack(nil, &a), &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Error(diff)
		}
	})
}

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
