package year

import (
	"testing"
	"time"
)

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

func TestTally(t *testing.T) {
	began := time.Now()
	p := Defaults()
	w := lived(t, p, Days)
	t.Log(time.Since(began), w.diary.Len(), len(w.holdings))
	for i := w.diary.Len() - 5000; i < w.diary.Len(); i++ {
		w.diary.AppendJSON(nil, i)
	}
	began = time.Now()
	f := w.Frame(364)
	t.Log("frame", time.Since(began), len(f.Users), len(f.Grants), len(f.Members))
	for c := range Campaigns {
		n := map[Verdict]int{}
		for _, v := range w.Truth(c) {
			n[v]++
		}
		d := map[string]int{}
		m := map[string]int{}
		wrong := 0
		k := w.campaigns[c]
		for i := k.first; i < k.last; i++ {
			r := &w.all.Reviews[i]
			d[r.Decision]++
			m[r.Remedy]++
			if v := k.truth[r.ID]; v.Truth == Keep && r.Decision == "REVOKE" || v.Truth == Revoke && r.Decision == "APPROVE" {
				wrong++
			}
		}
		t.Log(c, n, d, m, wrong)
	}
}

func TestSizes(t *testing.T) {
	for _, p := range []Params{{3, 300, 50, 70, 600, 60_000}, {4, 1000, 80, 120, 2000, 200_000}} {
		w := lived(t, p, Days)
		n := map[Verdict]int{}
		for _, v := range w.Truth(3) {
			n[v]++
		}
		t.Log(w.diary.Len(), len(w.holdings), n)
	}
}
