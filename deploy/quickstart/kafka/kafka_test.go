package kafka

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) {
	boottest.Serve("embedded-kafka", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}

// broker is the service as a process of its own.
type broker struct {
	*boottest.Process
	listen string
}

func launch(t *testing.T, dir, listen string) *broker {
	t.Helper()
	return &broker{Process: boottest.Launch(t, "embedded-kafka", "DIR="+dir, "LISTEN="+listen), listen: listen}
}

// start launches a broker and creates the topics, which waits until it answers.
func start(t *testing.T, dir string) (*broker, bus.Config) {
	t.Helper()
	b := launch(t, dir, boottest.FreeAddress(t))
	cfg := bus.DefaultConfig()
	cfg.Brokers = []string{b.listen}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := bus.Reconcile(ctx, cfg, slog.New(slog.DiscardHandler)); err != nil {
		b.Kill()
		t.Fatalf("it does not serve: %v\n%s", err, b)
	}
	return b, cfg
}

func send(t *testing.T, cfg bus.Config, n int) {
	t.Helper()
	for range n {
		bustest.Send(t, cfg, bus.DirectoryRecord(topic.OktaUser, "00o", []byte("k"), []byte(directory.StateComplete)))
	}
}

func TestCleanStopKeepsEveryRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, cfg := start(t, dir)
	send(t, cfg, 20)
	if err := b.End(t, syscall.SIGTERM); err != nil {
		t.Fatalf("a clean stop ended with %v: %s", err, b)
	}
	// A start that fails must not make the log look unclean.
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	launch(t, dir, taken.Addr().String()).WaitRefused(t, "listen")
	b, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 20 {
		t.Errorf("%d records after a clean stop, want 20", n)
	}
	if strings.Contains(b.String(), "moved aside") {
		t.Errorf("a clean log was moved aside: %s", b)
	}
}

// TestUncleanEndMovesTheLogAside kills the broker: the next start keeps the old log beside a new, empty one, says so
// in one line, and serves. So does the start after a kill that came before anything was written.
func TestUncleanEndMovesTheLogAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, cfg := start(t, dir)
	send(t, cfg, 20)
	_ = b.End(t, syscall.SIGKILL)
	b, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 0 {
		t.Errorf("%d records of an unclean log are served, want none", n)
	}
	aside, err := filepath.Glob(filepath.Join(dir, "data-unclean-*"))
	if err != nil || len(aside) != 1 {
		t.Errorf("moved aside: %v, %v, want one folder", aside, err)
	}
	send(t, cfg, 3)
	if err := b.End(t, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "moved aside"); n != 1 {
		t.Errorf("it was said %d times, want once: %s", n, b)
	}
	_, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 3 {
		t.Errorf("%d records of the new log, want 3", n)
	}
}

func TestWhatIsInTheWayIsOneLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	running, cfg := start(t, dir)
	send(t, cfg, 5)
	launch(t, dir, boottest.FreeAddress(t)).WaitRefused(t, "dir")
	launch(t, t.TempDir(), running.listen).WaitRefused(t, "listen")
	// The refused start has not touched what the running one writes.
	send(t, cfg, 5)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 10 {
		t.Errorf("%d records, want 10", n)
	}
	if err := running.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("the running one ended with %v", err)
	}
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Listen, c.Dir = "0.0.0.0:9092", ""
	boottest.Names(t, c.Validate(), "listen: ", "dir: ")
}
