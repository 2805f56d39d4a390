package detect

import (
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
)

// child runs this test binary as detect.
func child(t *testing.T, kafka bus.Config, point string) *boottest.Process {
	t.Helper()
	return boottest.LaunchToDie(t, "detect", point, "KAFKA__BROKERS=["+strings.Join(kafka.Brokers, ",")+"]",
		"SOD_FILE=testdata/sod.yaml", "PRIVILEGED_FILE=testdata/privileged.yaml")
}

// TestDetectKilledAtPoint kills the process between outputs and commit, as kill -9 does, twice, and
// looks that alerts and memory end as in an undisturbed run.
func TestDetectKilledAtPoint(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, append(assignmentsOf(t), countriesOf(t, alice, baselineAt, "Austria", "Germany"))...)
	events := everything(t)
	send(t, kafka, events[:len(events)/2])
	for _, point := range []string{"detect-mid-transaction", "detect-mid-transaction:3"} {
		victim := child(t, kafka, point)
		looks := 0
		bustest.Await(t, "the end of the child", func() bool {
			select {
			case <-victim.Ended():
				return true
			default:
			}
			if looks++; looks%10 == 0 { // duplicates are harmless, and make further transactions
				send(t, kafka, events[len(events)/2:len(events)/2+5])
			}
			return false
		})
		victim.WaitKilled(t)
	}
	send(t, kafka, events[len(events)/2:])
	bustest.Send(t, kafka, marks(t, int64(len(events)), after(events))...)
	last := child(t, kafka, "")
	awaitDone(t, kafka)
	if err := last.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("a clean stop ended with %v\n%s", err, last)
	}
	want, got := run(t, events, 1000), onTopic(t, kafka)
	if diff := cmp.Diff(want.final(), got.final()); diff != "" {
		t.Errorf("kills changed the alerts (-undisturbed +killed):\n%s", diff)
	}
	if diff := cmp.Diff(statesOf(t, want), statesOf(t, got)); diff != "" {
		t.Errorf("kills changed the memory (-undisturbed +killed):\n%s", diff)
	}
}
