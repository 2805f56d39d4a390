package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"recert/deploy/quickstart/simulator/clock"
)

func TestClockRunsFromItsBase(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		base := time.Date(2026, 10, 1, 0, 30, 0, 0, time.UTC)
		c := clock.New(base)
		if got := c.Now(); !got.Equal(base) {
			t.Fatalf("got %v want %v", got, base)
		}
		time.Sleep(90 * time.Second)
		if got := c.Now(); got.Sub(base) != 90*time.Second {
			t.Fatalf("got %v after the base, want 90s", got.Sub(base))
		}
	})
}
