package stage

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/fault"
)

// brokersEnv makes the test binary an enrich process that a test can kill.
const brokersEnv = "RECERT_TEST_BROKERS"

func TestMain(m *testing.M) {
	if brokers := os.Getenv(brokersEnv); brokers != "" {
		victim(strings.Split(brokers, ","))
		return
	}
	goleak.VerifyTestMain(m)
}

// victim runs the service until the process is killed.
func victim(brokers []string) {
	cfg := DefaultConfig()
	cfg.Kafka.Brokers = brokers
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	e, err := New(cfg, boot.Deps{Name: "enrich", Log: log, Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}})
	if err == nil {
		err = e.Run(context.Background())
	}
	log.Error("the process ended by itself", "error", err)
}

func spawn(t *testing.T, kafka bus.Config, point string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), brokersEnv+"="+strings.Join(kafka.Brokers, ","), fault.PointEnv+"="+point)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
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
		err := spawn(t, kafka, "enrich-mid-transaction").Wait()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the process ended with %v, want it killed", err)
		}
		if got := seen.outputs(); len(got) != 0 {
			t.Fatalf("%d records of a transaction that was never committed are visible", len(got))
		}
	}
	last := spawn(t, kafka, "")
	seen.awaitMarks(200)
	if err := last.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = last.Wait()
	if diff := cmp.Diff(undisturbed, text(seen.outputs())); diff != "" {
		t.Errorf("kills changed the outcome (-undisturbed +killed):\n%.2000s", diff)
	}
}
