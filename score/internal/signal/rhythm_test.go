package signal_test

import (
	"testing"
	"time"

	"recert/schemas/event"
	"recert/schemas/usage"
	"recert/score/internal/signal"
)

const window = 90

func used(days ...int) *usage.Facts {
	f := &usage.Facts{}
	for _, d := range days {
		f.AddUse(int64(d)*86_400e9, "u")
	}
	return f
}

func every(step int) *usage.Facts {
	var days []int
	for d := step % 7; d < window; d += step {
		days = append(days, d)
	}
	return used(days...)
}

func rhythm(sets ...*usage.Facts) signal.Rhythm {
	var members []signal.Member
	for _, f := range sets {
		members = append(members, signal.Member{Facts: f})
	}
	return signal.NewRhythm("SAML_2_0", members, 0, window, window*86_400e9)
}

// TestSilenceIsJudgedByTheAppsRhythm compares the same silence in apps of different rhythms.
func TestSilenceIsJudgedByTheAppsRhythm(t *testing.T) {
	t.Parallel()
	var daily, monthly []*usage.Facts
	for i := range 20 {
		daily = append(daily, every(1+i%3))
		monthly = append(monthly, used(3+i, 33+i, 63+i))
	}
	d, m := rhythm(daily...), rhythm(monthly...)
	if p := d.Survival(0, 0, 60); p > 0.02 {
		t.Errorf("60 silent days in an app of every day: chance %v, want next to none", p)
	}
	if p := m.Survival(0, 0, 30); p < 0.15 {
		t.Errorf("30 silent days in a monthly app: chance %v, want a fair one", p)
	}
	if few, many := m.Survival(1, 12, 40), m.Survival(9, 12, 40); few <= many {
		t.Errorf("a rare user's silence (%v) must say less than a frequent one's (%v)", few, many)
	}
	if d.Seasonal() || m.Seasonal() {
		t.Errorf("even use is no season: %v, %v", d.Busiest, m.Busiest)
	}
}

func TestBurstsAreSeasons(t *testing.T) {
	t.Parallel()
	var sets []*usage.Facts
	for i := range 12 {
		sets = append(sets, used(40+i%3, 42+i%3, 45, 48))
	}
	if r := rhythm(sets...); !r.Seasonal() || !r.Tells() {
		t.Errorf("busiest quarter %v, active %d: want a season", r.Busiest, r.Active)
	}
}

func TestReturnsCountSilencesThatEnded(t *testing.T) {
	t.Parallel()
	r := rhythm(used(80), used(1, 2, 89), used(10, 20, 30), used(5))
	if got := r.Came(60); got != 2 {
		t.Errorf("%d came back after 60 days, want 2", got)
	}
	if got := r.Came(90); got != 0 {
		t.Errorf("%d came back after 90 days, want none", got)
	}
}

func TestNobodySeenIsUnobservable(t *testing.T) {
	t.Parallel()
	r := rhythm(nil, nil, nil, nil)
	if r.Grade != usage.Unobserved || r.Tells() || r.Survival(0, 0, 90) < 0 {
		t.Errorf("got %+v", r)
	}
}

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
