package year

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
)

// small is a year that is lived in a second.
func small(seed uint64) Params {
	return Params{Seed: seed, Users: 1000, Apps: 80, Groups: 120, Items: 2500, Events: 150_000}
}

func lived(t testing.TB, p Params, days int) *World {
	t.Helper()
	w, err := New(p)
	if err != nil {
		t.Fatal(err)
	}
	for range days {
		w.Live()
	}
	return w
}

// digest covers all that anybody can see: the log of each day, the directory now and then, and the truth.
func digest(t *testing.T, p Params) [32]byte {
	t.Helper()
	w := lived(t, p, 0)
	sum := sha256.New()
	at := 0
	for range Days {
		w.Live()
		var line []byte
		for ; at < w.diary.Len(); at++ {
			line = w.diary.AppendJSON(line[:0], at)
			sum.Write(line)
		}
		if w.day%60 == 0 {
			f := w.Frame(w.day - 1)
			fmt.Fprint(sum, f.Users, f.Apps, f.Groups, f.Rules, f.Grants, f.Members, f.Campaigns, f.Reviews)
		}
	}
	for c := range Campaigns {
		raw, err := json.Marshal(w.Truth(c))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(raw)
	}
	return [32]byte(sum.Sum(nil))
}

func TestTheSameSeedIsTheSameYear(t *testing.T) {
	t.Parallel()
	p := Params{Seed: 7, Users: 300, Apps: 50, Groups: 70, Items: 500, Events: 40_000}
	first := digest(t, p)
	if again := digest(t, p); again != first {
		t.Error("got other bytes from the same seed and sizes")
	}
	p.Seed++
	if other := digest(t, p); other == first {
		t.Error("got the same bytes from another seed")
	}
}

func TestEveryKindIsPlantedAndHasNearMisses(t *testing.T) {
	t.Parallel()
	w := lived(t, small(2), Days)
	n := map[Verdict]int{}
	for _, v := range w.Truth(Campaigns - 1) {
		n[v]++
	}
	t.Log(n)
	for _, v := range []Verdict{
		{Revoke, WhyDormant}, {Revoke, WhyLeaver}, {Revoke, WhyMover}, {Revoke, WhyExpired}, {Revoke, WhyGamer}, {Revoke, WhySoD}, {Revoke, WhyOutOfBand},
		{Keep, WhySeasonal}, {Keep, WhyBreakGlass}, {Keep, WhyService}, {Keep, WhyLeave}, {Keep, WhyJoiner}, {Keep, WhyUnobservable},
		{Keep, WhyTransition}, {Keep, WhyReorg}, {Keep, WhyRare}, {Keep, WhyRehire}, {Keep, WhyNearMiss}, {Keep, WhyOrdinary},
	} {
		if n[v] == 0 {
			t.Errorf("got no %s that is right to %s", v.Why, v.Truth)
		}
	}
	for name, is := range nearMisses(w) {
		if is == 0 {
			t.Errorf("got no near miss: %s", name)
		}
	}
}

// nearMisses counts, at the last launch, what looks like over-access and is right to keep.
func nearMisses(w *World) map[string]int {
	day := LaunchDay(Campaigns - 1)
	n := map[string]int{
		"a mover who still helps out": 0, "a contract whose date is stale": 0, "a project in another department": 0, "somebody back from leave": 0,
		"a season that was missed once": 0, "an approved grant of privilege": 0, "access taken by mistake and asked for again": 0, "seldom but regular use": 0,
	}
	for _, h := range w.holdings {
		if truth, _ := w.judge(h, day); !h.alive(day) || truth != Keep {
			continue
		}
		p := &w.people[h.user]
		_, _, moved := p.moved(day)
		for name, is := range map[string]bool{
			"a mover who still helps out": moved && h.near, "a contract whose date is stale": p.contractEnd(day) < day,
			"a project in another department": p.kind == lead && h.near, "somebody back from leave": p.justBack(day),
			"a season that was missed once":               h.near && h.app >= 0 && w.apps[h.app].kind == seasonal,
			"an approved grant of privilege":              h.near && h.app < 0 && h.how == byRequest,
			"access taken by mistake and asked for again": h.how == byRequest && h.start > LaunchDay(0) && w.wasTaken(h),
			"seldom but regular use":                      h.near && h.use.gap > 28 && !h.use.wild && h.use.seasons == nil,
		} {
			if is {
				n[name]++
			}
		}
	}
	return n
}

func (w *World) wasTaken(h *holding) bool {
	return slices.ContainsFunc(w.people[h.user].holdings, func(n int) bool {
		old := w.holdings[n]
		return old.removed && old.app == h.app && old.group == h.group
	})
}

// TestWhatIsPlantedShowsInTheLog reads the log as a client would.
func TestWhatIsPlantedShowsInTheLog(t *testing.T) {
	t.Parallel()
	w := lived(t, Params{Seed: 3, Users: 500, Apps: 60, Groups: 80, Items: 1200, Events: 60_000}, 0)
	last := map[[2]string]int{}
	at := 0
	for range Days {
		w.Live()
		for ; at < w.diary.Len(); at++ {
			var e struct {
				EventType string `json:"eventType"`
				Published time.Time
				Actor     struct{ ID string }
				Target    []struct{ ID string }
			}
			raw := w.diary.AppendJSON(nil, at)
			if err := json.Unmarshal(raw, &e); err != nil {
				t.Fatalf("%v in %s", err, raw)
			}
			if e.EventType == "user.authentication.sso" {
				last[[2]string{e.Actor.ID, e.Target[0].ID}] = dayOf(e.Published)
			}
		}
	}
	day := LaunchDay(Campaigns - 1)
	k := w.campaigns[Campaigns-1]
	for i := k.first; i < k.last; i++ {
		r, h := &w.all.Reviews[i], w.holdings[k.holdings[i-k.first]]
		v := k.truth[r.ID]
		if r.App < 0 {
			continue
		}
		used, ever := last[[2]string{w.people[r.User].id, w.apps[r.App].id}]
		switch silent := day - used; {
		case v.Why == WhyDormant && ever && silent < overAfter-1:
			t.Errorf("got dormant access used %d days ago", silent)
		case v.Why == WhyOrdinary && h.start < day-60 && (!ever || silent > 100):
			t.Errorf("got ordinary access silent for %d days (ever used: %v): %+v of %+v", silent, ever, *h, w.people[h.user])
		case v.Why == WhySeasonal && ever && silent < 60:
			t.Errorf("got seasonal access used %d days ago, out of season", silent)
		}
	}
}
