package modelfile

import (
	"bytes"
	"testing"
	"time"
)

func TestSplitLosesNothing(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, PartBytes - 1, PartBytes, PartBytes + 1, 3*PartBytes + 7} {
		raw := bytes.Repeat([]byte{1, 2, 3}, n/3+1)[:n]
		parts, hash := Split(raw)
		if want := max(1, (n+PartBytes-1)/PartBytes); len(parts) != want {
			t.Errorf("%d bytes gave %d parts, want %d", n, len(parts), want)
		}
		if joined := bytes.Join(parts, nil); !bytes.Equal(joined, raw) || Hash(joined) != hash {
			t.Errorf("%d bytes do not come back", n)
		}
	}
}

// TestVersionsSortByTime keeps the order of versions that of the times their training ended at.
func TestVersionsSortByTime(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)
	older, newer := VersionOf(at, Hash(nil)), VersionOf(at.Add(time.Millisecond), Hash(nil))
	if older >= newer || len(older) != len("20260930T120000.000-e3b0c44298fc") {
		t.Errorf("got %s and %s", older, newer)
	}
}

// TestJoinRefusesWhatIsNotWhole takes a part away, changes one, and counts more parts than anybody could write.
func TestJoinRefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	raw := bytes.Repeat([]byte{1, 2, 3}, PartBytes)
	pieces, hash := Split(raw)
	h := Header{Org: "o", Name: "n", Version: "v", Parts: len(pieces), SHA256: hash}
	byKey := map[string][]byte{}
	for i, p := range pieces {
		byKey[string(PartKey("o", "n", "v", i))] = p
	}
	find := func(key []byte) []byte { return byKey[string(key)] }
	if got, err := h.Join(find); err != nil || !bytes.Equal(got, raw) {
		t.Fatalf("the parts do not come back: %v", err)
	}
	many := h
	many.Parts = 1 << 40
	if _, err := many.Join(find); err == nil {
		t.Error("parts that are not there are joined")
	}
	byKey[string(PartKey("o", "n", "v", 1))] = append([]byte{9}, pieces[1][1:]...)
	if _, err := h.Join(find); err == nil {
		t.Error("a changed part is joined")
	}
	delete(byKey, string(PartKey("o", "n", "v", 1)))
	if _, err := h.Join(find); err == nil {
		t.Error("a part that is missing is joined")
	}
}
