package e2e

import (
	"fmt"
	"testing"
)

// TestGuidedActsOncePerCommand runs the guided phase and kills the writer before the call, after it, and between the
// effect and its outcome: every command still has one effect, and the ledger ends where an undisturbed one does.
func TestGuidedActsOncePerCommand(t *testing.T) {
	calm := start(t, t.TempDir(), "PHASE=guided")
	calm.succeed()
	want := guided(t, calm)
	for _, point := range []string{"act-after-intent:2", "act-after-effect:3"} {
		t.Run(point, func(t *testing.T) {
			d := start(t, t.TempDir(), "PHASE=guided", "FAULT=act="+point)
			d.succeed() // it holds the simulators' own counts against the commands: one effect each
			d.wasKilled(1)
			if got := guided(t, d); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("got actions by state %v, undisturbed %v", got, want)
			}
		})
	}
}

// guided counts the commands by action and final state.
func guided(t *testing.T, d *demo) []string {
	t.Helper()
	rows := reopen(t, d.home).rows(t, "SELECT action, state, count(), uniqExact(command_id) FROM actions GROUP BY action, state ORDER BY action, state")
	if len(rows) < 2 {
		t.Errorf("got actions %v, want both kinds", rows)
	}
	return rows
}
