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
