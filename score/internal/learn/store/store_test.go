package store

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
	"recert/score/internal/learn/learntest"
	"recert/score/internal/learn/linear"
	"recert/score/internal/learn/tree"
)

// fitted are one model of each kind, fitted once.
var fitted = map[string]learn.Model{}

func models(t testing.TB) map[string]learn.Model {
	t.Helper()
	if len(fitted) > 0 {
		return fitted
	}
	tab := learntest.World{Rows: 400, Seed: 1}.Table()
	s := tree.Defaults()
	s.Members, s.Trees = 2, 5
	out := fitted
	for _, l := range []learn.Learner{blend.Quick(1), blend.Linear(), tree.New(s, 1), linear.New(linear.Defaults())} {
		m, err := l.Fit(context.Background(), tab, learntest.Rows(0, 300), nil)
		if err != nil {
			t.Fatal(err)
		}
		out[fmt.Sprintf("%d %s", len(out), l.Name())] = m
	}
	return out
}

func TestALoadedModelSaysTheSame(t *testing.T) {
	tab := learntest.World{Rows: 400, Seed: 1}.Table()
	rows := learntest.Rows(0, 400)
	for name, m := range models(t) {
		b, err := m.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		loaded, err := Load(b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		again, err := loaded.AppendBinary(nil)
		if err != nil || !bytes.Equal(b, again) {
			t.Errorf("%s: a loaded model has other bytes (%v)", name, err)
		}
		want := m.Logits(tab, rows)
		for i, z := range loaded.Logits(tab, rows) {
			if z != want[i] {
				t.Fatalf("%s: row %d: %v once loaded, %v before", name, i, z, want[i])
			}
		}
		_, a := m.Explain(tab, 399)
		_, b2 := loaded.Explain(tab, 399)
		if len(a) != len(b2) || len(a) > 0 && a[0].Weight != b2[0].Weight {
			t.Errorf("%s: explained otherwise once loaded", name)
		}
	}
}

func TestBytesCutShortAreAnError(t *testing.T) {
	for name, m := range models(t) {
		b, _ := m.AppendBinary(nil)
		for n := 0; n < len(b); n += 1 + len(b)/200 {
			if _, err := Load(b[:n]); err == nil {
				t.Fatalf("%s: the first %d of %d bytes were read as a model", name, n, len(b))
			}
		}
		if _, err := Load(append(b, 0)); err == nil {
			t.Errorf("%s: a byte too many was read as a model", name)
		}
	}
}

func TestAnotherVersionIsNamed(t *testing.T) {
	b, _ := models(t)["3 linear-1"].AppendBinary(nil)
	b[12]++
	if _, err := Load(b); err == nil || !bytes.Contains([]byte(err.Error()), []byte("version 2")) {
		t.Errorf("a model of a later version: %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, m := range models(f) {
		if b, err := m.AppendBinary(nil); err == nil && len(b) < 1<<16 {
			f.Add(b)
		}
	}
	f.Add([]byte("recert model\x01\x02"))
	tab := learntest.World{Rows: 5, Seed: 2}.Table()
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Load(b)
		if err != nil {
			return
		}
		m.Logits(tab, learntest.Rows(0, 5))
		m.Explain(tab, 0)
		if again, err := m.AppendBinary(nil); err != nil || !bytes.Equal(b, again) {
			t.Errorf("bytes that were read are written otherwise (%v)", err)
		}
	})
}
