package e2e

import (
	"slices"
	"strings"
	"testing"
)

// TestGuidedActsOncePerCommand runs the guided phase and kills the writer before the call, after it, and between the
// effect and its outcome, and other binaries while reviews are handed over: every command still has one effect, the
// ledger ends where an undisturbed one does, and so does every table, row for row.
func TestGuidedActsOncePerCommand(t *testing.T) {
	t.Parallel()
	calm := start(t, t.TempDir(), "PHASE=guided")
	calm.succeed()
	var want []string
	var tables map[string][]string
	reopen(t, calm.home, func(e *engine) { want, tables = e.guided(t), e.tables(t) })
	if again := begunAgain(tables); again != 0 {
		t.Errorf("undisturbed, %d calls were begun again", again)
	}
	const others = "okta-snapshot=producer-mid-transaction:9,okta-poll=okta-poll-after-commit:14,land=land-after-insert:20,enrich=enrich-mid-transaction:4"
	for _, faults := range []string{"act=act-after-intent:2", "act=act-after-effect:3", others} {
		t.Run(faults, func(t *testing.T) {
			t.Parallel()
			d := start(t, t.TempDir(), "PHASE=guided", "FAULT="+faults)
			d.succeed() // it holds the simulators' own counts against the commands: one effect each
			d.wasKilled(strings.Count(faults, "="))
			var got []string
			var ended map[string][]string
			reopen(t, d.home, func(e *engine) { got, ended = e.guided(t), e.tables(t) })
			if !slices.Equal(got, want) {
				t.Errorf("got actions by state %v, undisturbed %v", got, want)
			}
			if again := begunAgain(ended); again > strings.Count(faults, "act=") {
				t.Errorf("%d calls were begun again", again)
			}
			compare(t, tables, ended)
		})
	}
}

// begunAgain takes the repeated rows out of the writer's ledger and counts them: a call that a kill cut off before it was
// made is begun again, and the ledger says so with a second intent, which differs in its attempt alone.
func begunAgain(tables map[string][]string) int {
	const ledger = "outcomes_raw"
	all := tables[ledger]
	tables[ledger] = slices.Compact(slices.Clone(all))
	return len(all) - len(tables[ledger])
}

// guided counts the commands by action and final state.
func (e *engine) guided(t *testing.T) []string {
	t.Helper()
	rows := e.rows(t, "SELECT action, state, count(), uniqExact(command_id) FROM actions GROUP BY action, state ORDER BY action, state")
	if len(rows) < 2 {
		t.Errorf("got actions %v, want both kinds", rows)
	}
	return rows
}
