package detect

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/fault"
)

// child runs this test binary as detect.
func child(t *testing.T, kafka bus.Config, point string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0]) //nolint:noctx // it is killed below
	const prefix = "RECERT_DETECT__"
	cmd.Env = append(os.Environ(), childEnv+"=1", fault.PointEnv+"="+point, prefix+"KAFKA__BROKERS=["+strings.Join(kafka.Brokers, ",")+"]",
		prefix+"SOD_FILE=testdata/sod.yaml", prefix+"PRIVILEGED_FILE=testdata/privileged.yaml")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd
}

// TestDetectKilledAtPoint kills the process between outputs and commit, as kill -9 does, twice, and
// looks that alerts and memory end as in an undisturbed run.
func TestDetectKilledAtPoint(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, countriesOf(t, alice, baselineAt, "Austria", "Germany"))
	events := everything(t)
	send(t, kafka, events[:len(events)/2])
	for _, point := range []string{"detect-mid-transaction", "detect-mid-transaction:3"} {
		cmd := child(t, kafka, point)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			_ = cmd.Wait()
		}()
		looks := 0
		bustest.Await(t, "the end of the child", func() bool {
			select {
			case <-ended:
				return true
			default:
			}
			if looks++; looks%10 == 0 { // duplicates are harmless, and make further transactions
				send(t, kafka, events[len(events)/2:len(events)/2+5])
			}
			return false
		})
		if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
			t.Fatalf("the child ended with %s, want killed", cmd.ProcessState)
		}
	}
	send(t, kafka, events[len(events)/2:])
	bustest.Send(t, kafka, marks(t, int64(len(events)), after(events))...)
	cmd := child(t, kafka, "")
	awaitDone(t, kafka)
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("a clean stop gave exit code %d", code)
	}
	want, got := run(t, events, 1000), onTopic(t, kafka)
	if diff := cmp.Diff(want.final(), got.final()); diff != "" {
		t.Errorf("kills changed the alerts (-undisturbed +killed):\n%s", diff)
	}
	if diff := cmp.Diff(statesOf(t, want), statesOf(t, got)); diff != "" {
		t.Errorf("kills changed the memory (-undisturbed +killed):\n%s", diff)
	}
}
