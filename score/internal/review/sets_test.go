package review

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/topic"
	"recert/schemas/usage"
)

// TestSetsKeepTheNewestThroughTidying overwrites, forgets and damages sets until blocks are tidied many times.
func TestSetsKeepTheNewestThroughTidying(t *testing.T) {
	t.Parallel()
	s, want := newSets(), map[string]*usage.Facts{}
	rng := rand.New(rand.NewPCG(3, 3))
	for i := range 40_000 {
		person, resource := fmt.Sprintf("00u%03d", rng.IntN(100)), fmt.Sprintf("0oa%02d", rng.IntN(20))
		key := topic.Key("00o|odd", person, resource)
		switch rng.IntN(20) {
		case 0:
			_ = s.put(key, nil)
			delete(want, string(key))
			continue
		case 1:
			if s.put(key, []byte{0x81}) == nil {
				t.Fatal("a damaged set was taken")
			}
			want[string(key)] = nil
			continue
		}
		f := &usage.Facts{Org: "00o|odd", Person: person, Resource: resource, Kind: "app"}
		for d := range rng.IntN(200) {
			f.AddUse(int64(d)*86400e9+int64(i)*1e6, fmt.Sprint("event-", i, "-", d))
		}
		raw, err := f.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.put(key, raw); err != nil {
			t.Fatal(err)
		}
		want[string(key)] = f
	}
	if s.len() != len(want) {
		t.Fatalf("%d sets, want %d", s.len(), len(want))
	}
	live := 0
	for _, f := range want {
		if f == nil {
			continue
		}
		packed, err := s.get(f.Org+"|"+f.Person, f.Resource)
		if err != nil {
			t.Fatal(err)
		}
		live += len(packed)
		got := &usage.Facts{Org: f.Org, Person: f.Person, Resource: f.Resource}
		if err := s.unpack(packed, got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(f, got); diff != "" {
			t.Fatal(diff)
		}
	}
	if s.used-s.dead != live || s.used > live+live/2+2*leastWaste {
		t.Errorf("%d bytes used, %d dead, %d live", s.used, s.dead, live)
	}
	for key, f := range want {
		if f != nil {
			continue
		}
		if _, err := s.get(key[:len(key)-6], key[len(key)-5:]); err == nil {
			t.Errorf("%s cannot be read, but nobody says so", key)
		}
	}
}

// BenchmarkUsageState fills the state of a year: of twenty apps a person uses four nearly every working day, six
// about weekly, five monthly, two by the quarter and three never: nearly 70 active days a pair. Events are named by
// random UUIDs, which is the most that they can take; last by such as Okta's mostly are, which hold the event's time.
func BenchmarkUsageState(b *testing.B) {
	for _, of := range []struct {
		pairs int
		uuid  func(*rand.Rand, int64) string
		name  string
	}{{250_000, random, ""}, {500_000, random, ""}, {1_000_000, random, ""}, {1_000_000, timed, "/uuid=timed"}} {
		pairs := of.pairs
		b.Run(fmt.Sprintf("pairs=%d%s", pairs, of.name), func(b *testing.B) {
			sample, days := year(b, of.uuid)
			for b.Loop() {
				before := heap()
				s := newSets()
				for i := range pairs {
					key := topic.Key("00o00000000000000001", fmt.Sprintf("00u%017d", i/perPerson), fmt.Sprintf("0oa%017d", (i/perPerson+i%perPerson*31)%1000))
					if err := s.put(key, sample[i%len(sample)]); err != nil {
						b.Fatal(err)
					}
				}
				used := heap() - before
				b.ReportMetric(float64(used)/float64(pairs), "bytes/pair")
				b.ReportMetric(float64(used)/1e6, "MB")
				b.ReportMetric(days, "days/pair")
				runtime.KeepAlive(s)
			}
		})
	}
}

const perPerson = 20

// year returns the sets of a thousand people, as they are on Kafka, and their mean number of active days.
func year(b *testing.B, uuid func(*rand.Rand, int64) string) (sample [][]byte, days float64) {
	b.Helper()
	gaps := [perPerson]float64{1.3, 1.3, 1.5, 1.8, 5, 6, 7, 7, 8, 10, 30, 30, 30, 30, 30, 90, 90, 0, 0, 0}
	rng := rand.New(rand.NewPCG(1, 1))
	const people = 1000
	for i := range people * perPerson {
		f := usage.Facts{Org: "00o00000000000000001", Person: "00u", Resource: "0oa", Kind: "app"}
		if gap := gaps[i%perPerson]; gap > 0 {
			for at := rng.Float64() * gap; at < 365; at += max(1, gap*(0.5+rng.Float64())) {
				use := (20_000+int64(at))*86400e9 + rng.Int64N(36_000_000)*1e6 + 7*3600e9
				f.AddUse(use, uuid(rng, use))
			}
		}
		if i%3 == 0 {
			f.AddGrant(usage.Change{At: 20_100*86400e9 + int64(i)*1e6, UUID: "dc9fd3c0-598c-11ef-8478-000000000000", Actor: "00u00000000000000001", ActorType: "User", Via: "admin"})
		}
		days += float64(len(f.Days)) / people / perPerson
		raw, err := f.MarshalMsg(nil)
		if err != nil {
			b.Fatal(err)
		}
		sample = append(sample, raw)
	}
	return sample, days
}

func random(rng *rand.Rand, _ int64) string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", rng.Uint32(), rng.IntN(1<<16), rng.IntN(1<<12), rng.IntN(1<<12), rng.Int64N(1<<48))
}

// timed is of version 1, made within the millisecond of the event.
func timed(rng *rand.Rand, at int64) string {
	ticks := uint64(at/100) + 0x01b21dd213814000 + rng.Uint64N(10_000)
	return fmt.Sprintf("%08x-%04x-1%03x-8%03x-%012x", uint32(ticks), uint16(ticks>>32), ticks>>48&0xfff, rng.IntN(1<<12), rng.Int64N(1<<48))
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
