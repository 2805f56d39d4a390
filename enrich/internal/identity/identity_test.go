package identity_test

import (
	"encoding/binary"
	"runtime"
	"testing"

	"recert/enrich/internal/identity"
	"recert/schemas/event"
)

func key(i int) identity.Key {
	var k identity.Key
	binary.BigEndian.PutUint64(k[:], uint64(i))
	return k
}

func TestSeeTellsNewConfirmingAndDuplicate(t *testing.T) {
	t.Parallel()
	const hook, poll = false, true
	cases := []struct {
		name    string
		arrival []bool
		want    []identity.Verdict
	}{
		{"poll once", []bool{poll}, []identity.Verdict{identity.New}},
		{"poll twice", []bool{poll, poll}, []identity.Verdict{identity.New, identity.Duplicate}},
		{"hook then poll", []bool{hook, poll, hook, poll}, []identity.Verdict{identity.New, identity.Confirms, identity.Duplicate, identity.Duplicate}},
		{"hook twice", []bool{hook, hook, poll}, []identity.Verdict{identity.New, identity.Duplicate, identity.Confirms}},
		{"poll then hook", []bool{poll, hook}, []identity.Verdict{identity.New, identity.Duplicate}},
	}
	for _, c := range cases {
		s, restored := identity.NewSet(10), identity.NewSet(10)
		for i, confirmed := range c.arrival {
			got := s.See(key(1), confirmed, 20000)
			if got != c.want[i] {
				t.Errorf("%s: arrival %d is %v, want %v", c.name, i, got, c.want[i])
			}
			// A second set is fed only with what was written, as a restart does; it must answer the same.
			if again := restored.See(key(1), confirmed, 20000); again != got {
				t.Errorf("%s: arrival %d after a restart is %v, want %v", c.name, i, again, got)
			}
			fresh := identity.NewSet(10)
			for j := range i + 1 {
				if c.want[j] != identity.Duplicate {
					fresh.Restore(key(1), c.arrival[j], 20000)
				}
			}
			restored = fresh
		}
	}
}

func TestSetForgetsByRecordTime(t *testing.T) {
	t.Parallel()
	s := identity.NewSet(10)
	for day := range 40 {
		for i := range 100 {
			s.See(key(day*100+i), true, 20000+day)
		}
		if got, most := s.Len(), 11*100+100; got > most {
			t.Fatalf("day %d: %d identities are remembered, want at most %d", day, got, most)
		}
	}
	if got := s.See(key(39*100), true, 20039); got != identity.Duplicate {
		t.Errorf("an identity of today is %v, want a duplicate", got)
	}
	if got := s.See(key(30*100), true, 20039); got != identity.Duplicate {
		t.Errorf("an identity of nine days ago is %v, want a duplicate", got)
	}
	if got := s.See(key(28*100), true, 20039); got != identity.New {
		t.Errorf("an identity of eleven days ago is %v, want new: it should be forgotten", got)
	}
}

func TestOldRecordsForgetNothing(t *testing.T) {
	t.Parallel()
	s := identity.NewSet(10)
	s.See(key(1), true, 20000)
	s.See(key(2), true, 3)
	if got := s.See(key(1), true, 20000); got != identity.Duplicate {
		t.Errorf("after a record with an odd old time: %v, want a duplicate", got)
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	hex := event.Identity("00o", "u", 1, "t")
	a, ok := identity.ParseKey(hex)
	if !ok {
		t.Fatalf("%q is refused", hex)
	}
	if b, _ := identity.ParseKey(event.Identity("00o", "v", 1, "t")); a == b {
		t.Error("two identities have one key")
	}
	for _, bad := range []string{"", "00", hex + "00", "zz" + hex[2:]} {
		if _, ok := identity.ParseKey(bad); ok {
			t.Errorf("%q is taken for a key", bad)
		}
	}
}

// BenchmarkSee measures an event among a million, and what each of them costs in memory.
func BenchmarkSee(b *testing.B) {
	const events = 1_000_000
	before := heap()
	s := identity.NewSet(100)
	for i := range events {
		s.See(key(i), true, 20000)
	}
	used := heap() - before
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		s.See(key(i*7919%events), true, 20000)
		i++
	}
	b.ReportMetric(float64(used)/events, "bytes/event")
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
