package stage

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
)

func TestMain(m *testing.M) {
	boottest.Serve("enrich", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}

// child runs enrich as a process of its own: this test binary.
func child(t *testing.T, kafka bus.Config, point string) *boottest.Process {
	t.Helper()
	return boottest.LaunchToDie(t, "enrich", point, "KAFKA__BROKERS=["+strings.Join(kafka.Brokers, ",")+"]")
}

// TestEnrichNoLossOnKill kills processes when a transaction's records are on the broker and its end is not.
func TestEnrichNoLossOnKill(t *testing.T) {
	t.Parallel()
	undisturbed := text(run(t, bustest.Cluster(t)))
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, people()...)
	bustest.Send(t, kafka, history(40, 200)...)
	seen := follow(t, kafka)
	for range 3 {
		child(t, kafka, "enrich-mid-transaction").WaitKilled(t)
		if got := seen.outputs(); len(got) != 0 {
			t.Fatalf("%d records of a transaction that was never committed are visible", len(got))
		}
	}
	last := child(t, kafka, "")
	seen.awaitMarks(200)
	last.Kill()
	if diff := cmp.Diff(undisturbed, text(seen.outputs())); diff != "" {
		t.Errorf("kills changed the outcome (-undisturbed +killed):\n%.2000s", diff)
	}
}
