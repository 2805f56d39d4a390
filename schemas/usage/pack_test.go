package usage

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func roundTrip(t *testing.T, names *Names, f *Facts) {
	t.Helper()
	got := Facts{Org: f.Org, Person: f.Person, Resource: f.Resource}
	if err := Unpack(AppendPacked(nil, f), &got); err != nil {
		t.Fatalf("%+v: %v", f, err)
	}
	if diff := cmp.Diff(*f, got); diff != "" {
		t.Fatalf("(-packed +unpacked):\n%s", diff)
	}
	again := Facts{Org: f.Org, Person: f.Person, Resource: f.Resource}
	if err := names.Unpack(names.AppendPacked(nil, f), &again); err != nil {
		t.Fatalf("with names: %+v: %v", f, err)
	}
	if diff := cmp.Diff(*f, again); diff != "" {
		t.Fatalf("with names (-packed +unpacked):\n%s", diff)
	}
}

func TestPackKeepsEverything(t *testing.T) {
	t.Parallel()
	names := NewNames()
	roundTrip(t, names, &Facts{})
	roundTrip(t, names, &Facts{Kind: "odd", First: -1, Days: []Day{{Day: -5, Second: 1 << 30}, {Day: 1 << 30}}})
	roundTrip(t, names, &Facts{Kind: "app", Last: []Seen{{At: -1, UUID: ""}, {At: 1, UUID: "not a uuid"}}}) // events without days
	for seed := range uint64(500) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		f := Facts{Kind: []string{"app", "group", ""}[rnd.IntN(3)]}
		for range rnd.IntN(60) {
			at := rnd.Int64N(1<<60) + rnd.Int64N(1000)
			if rnd.IntN(2) == 0 {
				at -= at % 1e6
			}
			id := fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", rnd.Uint32(), rnd.IntN(1<<16), rnd.IntN(1<<16), rnd.IntN(1<<16), rnd.Int64N(1<<48))
			if rnd.IntN(2) == 0 {
				raw := timedAt(at, rnd.Int64N(2*nearTicks)-nearTicks+rnd.Int64N(3)-1, []byte{0x80, 1, 2, 3, 4, 5, 6, 7})
				id = formatUUID(raw)
			}
			switch rnd.IntN(12) {
			case 0:
				f.AddGrant(Change{At: at, UUID: id, Actor: "00u1", ActorType: []string{"User", "odd", ""}[rnd.IntN(3)], Via: "admin"})
			case 1:
				f.AddRemoval(Change{At: at, UUID: "sha256:" + id})
			case 2:
				f.AddRequest(Change{At: at, UUID: id})
			case 3:
				f.AddDecision(Decision{At: at, UUID: id, Campaign: "ici1", Reviewer: "00u2", Decision: "APPROVE"})
			default:
				f.AddUse(at, id)
			}
		}
		roundTrip(t, names, &f)
	}
}

// TestDaysTakeLittleRoom: a year of nearly every working day, and the same with a pause of a year in it.
func TestDaysTakeLittleRoom(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 13))
	var days []Day
	for d := int32(20_000); len(days) < 250; d += 1 + rnd.Int32N(2) {
		days = append(days, Day{Day: d, Second: 25_000 + rnd.Int32N(36_000)})
	}
	for range 2 {
		if n := len(packDays(nil, days)); n > 19*len(days)/8 {
			t.Errorf("%d days take %d bytes, want at most 19 bits each", len(days), n)
		}
		for i := 100; i < len(days); i++ {
			days[i].Day += 365
		}
	}
}

// TestUUIDsOfTheEventsTimeAreShort names an event as Okta's documentation does.
func TestUUIDsOfTheEventsTimeAreShort(t *testing.T) {
	t.Parallel()
	at := time.Date(2024, 8, 13, 15, 58, 20, 353e6, time.UTC).UnixNano()
	const id = "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a"
	if long, short := len(packEvent(nil, at+3600e9, id)), len(packEvent(nil, at, id)); short > long-6 {
		t.Errorf("%d bytes, and %d an hour later", short, long)
	}
}

func TestUUIDsKeepTheirSpelling(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"dc9fd3c0-598c-11ef-8478-2b7584bf8d5a", "DC9FD3C0-598C-11EF-8478-2B7584BF8D5A", "dc9fd3c0-598c-11ef-8478-2b7584bf8d5", "dc9fd3c0x598c-11ef-8478-2b7584bf8d5a",
		"", "-", "dc9fd3c0-598c-11ef-8478-2b7584bf8d5g", "00000000-0000-0000-0000-000000000000", "sha256:ab",
	} {
		u := unpacker{rest: packEvent(nil, 1e18+5, s)}
		if got := u.event(u.anytime).UUID; got != s || u.bad || len(u.rest) > 0 {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	set := Facts{Kind: "app"}
	set.AddUse(1e18, "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a")
	set.AddGrant(Change{At: 1, UUID: "x", Actor: "a"})
	f.Add(AppendPacked(nil, &set))
	f.Add([]byte{1, 0, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _ = AppendDays(nil, raw, 1e18) // must not panic
		var a Facts
		if Unpack(raw, &a) != nil {
			return
		}
		var b Facts
		if err := Unpack(AppendPacked(nil, &a), &b); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDaysAreReadAlone compares the days read from a packed set with those of the set.
func TestDaysAreReadAlone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		f := Facts{Kind: "app"}
		for range rnd.IntN(80) {
			f.AddUse(rnd.Int64N(300)*86400e9+rnd.Int64N(86400e9), "u")
		}
		if seed%9 == 0 {
			f.Days = append(f.Days, Day{Day: 5000, Second: 90_000})
		}
		packed, asOf := AppendPacked(nil, &f), rnd.Int64N(300)*86400e9+rnd.Int64N(86400e9)
		before := []Day{{Day: 1}}
		got, err := AppendDays(before, packed, asOf)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(append(before, f.ActiveDays(asOf)...), got); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
	if _, err := AppendDays(nil, []byte{1, 0xfe, 0xff}, 0); err == nil {
		t.Error("a damaged set was read")
	}
}
