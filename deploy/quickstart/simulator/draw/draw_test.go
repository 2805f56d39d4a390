package draw_test

import (
	"strings"
	"testing"

	"recert/deploy/quickstart/simulator/draw"
)

func TestDrawIsPinnedForever(t *testing.T) {
	t.Parallel()
	s := draw.New(1, "pin")
	if a, b := s.Next(), draw.New(1, "pin").Next(); a != b {
		t.Fatalf("got two streams %x and %x for one label", a, b)
	}
	if draw.New(1, "a").Next() == draw.New(1, "b").Next() {
		t.Fatal("got the same stream for two labels")
	}
}

func TestIDsAreUniqueAndLookLikeOktas(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range 20000 {
		id := draw.ID(7, "00u", n)
		if len(id) != 20 || !strings.HasPrefix(id, "00u") || seen[id] {
			t.Fatalf("got id %q at %d", id, n)
		}
		seen[id] = true
	}
}

func TestUUIDHasTheUsualForm(t *testing.T) {
	t.Parallel()
	u := string(draw.AppendUUID(nil, 3, 4))
	if len(u) != 36 || u[14] != '4' || strings.Count(u, "-") != 4 {
		t.Fatalf("got %q", u)
	}
}

func TestPermHoldsEachNumberOnce(t *testing.T) {
	t.Parallel()
	seen := make([]bool, 100)
	for _, v := range draw.New(1, "p").Perm(100) {
		if seen[v] {
			t.Fatalf("got %d twice", v)
		}
		seen[v] = true
	}
}
