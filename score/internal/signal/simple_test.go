package signal_test

import (
	"testing"
	"time"

	"recert/score/internal/signal"
)

// TestSimpleRulesCountDays takes each rule to both sides of its bound.
func TestSimpleRulesCountDays(t *testing.T) {
	t.Parallel()
	launch := time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)
	ago := func(days float64) time.Time { return launch.Add(-time.Duration(days * 24 * float64(time.Hour))) }
	features := func(change func(*signal.Features)) *signal.Features {
		f := &signal.Features{Covered: signal.Coverage{Since: ago(300), Until: launch}}
		change(f)
		return f
	}
	for _, c := range []struct {
		name        string
		change      func(*signal.Features)
		okta, entra string
	}{
		{"used lately", func(f *signal.Features) { f.Usage.Ever, f.Usage.LastUse, f.Seen = true, ago(89), ago(1) }, signal.Approve, signal.Approve},
		{"idle app of an active person", func(f *signal.Features) { f.Usage.Ever, f.Usage.LastUse, f.Seen = true, ago(91), ago(1) }, signal.Revoke, signal.Approve},
		{"idle person", func(f *signal.Features) { f.Usage.Ever, f.Usage.LastUse, f.Seen = true, ago(31), ago(31) }, signal.Approve, signal.Revoke},
		{"never used, assigned lately", func(f *signal.Features) { f.Grant.Known, f.Grant.At, f.Seen = true, ago(20), ago(2) }, signal.Approve, signal.Approve},
		{"never used, assigned long ago", func(f *signal.Features) { f.Grant.Known, f.Grant.At, f.Seen = true, ago(200), ago(2) }, signal.Revoke, signal.Approve},
		{"never used, assignment older than the log", func(f *signal.Features) { f.Seen = ago(2) }, signal.Revoke, signal.Approve},
		{"never seen", func(*signal.Features) {}, signal.Revoke, signal.Revoke},
	} {
		f := features(c.change)
		if got := signal.Okta90(f); got != c.okta {
			t.Errorf("%s: 90 days say %s, want %s", c.name, got, c.okta)
		}
		if got := signal.Entra30(f); got != c.entra {
			t.Errorf("%s: 30 days say %s, want %s", c.name, got, c.entra)
		}
	}
}
