package signal_test

import (
	"testing"
	"time"

	"recert/schemas/event"
	"recert/score/internal/signal"
)

func TestLostTimeIsCountedOnce(t *testing.T) {
	t.Parallel()
	base := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	at := func(d int) time.Time { return base.AddDate(0, 0, d) }
	c := signal.Coverage{Since: at(-80), Until: at(0), Gaps: []event.Gap{{From: at(-20), To: at(-10)}, {From: at(-15), To: at(-8)}, {From: at(-1), To: at(5)}}}
	if got := c.Lost(at(-12)); got != 5*24*time.Hour {
		t.Errorf("lost %v, want 5 days", got)
	}
	if got := c.Days(90 * 24 * time.Hour); got != 80 {
		t.Errorf("covers %v days, want 80", got)
	}
	if got := (signal.Coverage{Until: at(0)}).Days(time.Hour); got != 0 {
		t.Errorf("an unknown beginning covers %v days, want 0", got)
	}
}
