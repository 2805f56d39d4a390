package window

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func seen(at int64, id string, sure bool) Sighting {
	return Sighting{At: at, UUID: id, Type: "t", Sure: sure}
}

func TestInsertIsASet(t *testing.T) {
	t.Parallel()
	var s State
	for _, x := range []struct {
		s       Sighting
		changed bool
	}{
		{seen(2, "b", false), true}, {seen(1, "a", true), true}, {seen(2, "b", false), false}, // a duplicate
		{seen(2, "b", true), true},   // confirmed
		{seen(2, "b", false), false}, // the hook again
		{seen(2, "a", true), true},   // another event of the same moment
	} {
		if got := s.Insert(x.s); got != x.changed {
			t.Errorf("%v: changed %t", x.s, got)
		}
	}
	if diff := cmp.Diff([]Sighting{seen(1, "a", true), seen(2, "a", true), seen(2, "b", true)}, s.Set); diff != "" {
		t.Error(diff)
	}
}

func TestTrimKeepsTheNewestAndOddOnesPushNothingOut(t *testing.T) {
	t.Parallel()
	var s State
	for at := range int64(100) {
		s.Insert(seen(at, "x", true))
	}
	s.Insert(seen(1<<60, "far", true))
	s.Insert(seen(1<<60+1, "far", true))
	s.Trim(10, 64)
	if len(s.Set) != 13 || s.Set[0].At != 89 {
		t.Errorf("%d sightings, the first at %d; want 89 to 99 and the odd two", len(s.Set), s.Set[0].At)
	}
	for at := range int64(100) {
		s.Insert(seen(1000+at, "hook", false))
	}
	s.Trim(1<<61, 8)
	sure := len(s.Confirmed())
	if sure != 8 || len(s.Set) != 16 {
		t.Errorf("%d confirmed of %d: a flood of hooks pushed confirmed ones out", sure, len(s.Set))
	}
}

// TestFindInAnyOrderUpToTheBound adds evidence in many orders, then more than a case holds.
func TestFindInAnyOrderUpToTheBound(t *testing.T) {
	t.Parallel()
	var all []Sighting
	for i := range 2 * MaxEvidence {
		x := seen(int64(i), fmt.Sprint(i), true)
		x.Role = uint8(i % 2)
		all = append(all, x)
	}
	var want State
	want.Find(3, true, all)
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		r.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
		var got State
		for i := range all {
			if changed, raised := got.Find(3, true, all[i:i+1]); !changed || raised != (i == 0) {
				t.Fatalf("sighting %d: changed %t, raised %t", i, changed, raised)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: %s", seed, diff)
		}
	}
	if again, raised := want.Find(3, true, append(all, seen(-1, "one too many", true))); again || raised {
		t.Error("a full case grew")
	}
	if c := want.Case(3); len(c.Sure) != 2*MaxEvidence {
		t.Errorf("%d sightings, want %d of each role", len(c.Sure), MaxEvidence)
	}
}

func TestCasesAreBounded(t *testing.T) {
	t.Parallel()
	var s State
	for b := range int64(100) {
		s.Find(b, true, []Sighting{seen(b, "x", true)})
		s.TrimCases()
	}
	if len(s.Cases) != MaxCases || s.Cases[0].Bucket != 100-MaxCases {
		t.Errorf("%d cases, the first %d", len(s.Cases), s.Cases[0].Bucket)
	}
	if !s.Expire(1001, 10) || !s.Empty() {
		t.Errorf("%d cases are left", len(s.Cases))
	}
	if s.Case(99) != nil {
		t.Error("a case that is gone was found")
	}
}

func TestBucketsBefore1970(t *testing.T) {
	t.Parallel()
	for at, want := range map[int64]int64{0: 0, 9: 0, 10: 1, -1: -1, -10: -1, -11: -2} {
		if got := Bucket(at, 10); got != want {
			t.Errorf("bucket of %d: got %d, want %d", at, got, want)
		}
	}
}
