package kafka

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/topic"
)

// childEnv makes this test binary behave as embedded-kafka, for tests that end it.
const childEnv = "RECERT_TEST_RUN_KAFKA"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "1" {
		boot.Main("embedded-kafka", DefaultConfig, New)
	}
	m.Run()
}

// broker is the service as a process of its own.
type broker struct {
	cmd    *exec.Cmd
	output said
	listen string
}

// said is the file with what a process printed.
type said string

func (s said) String() string {
	raw, _ := os.ReadFile(string(s))
	return string(raw)
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func launch(t *testing.T, dir, listen string) *broker {
	t.Helper()
	const prefix = "RECERT_EMBEDDED_KAFKA__"
	b := &broker{cmd: exec.Command(os.Args[0]), output: said(filepath.Join(t.TempDir(), "output.txt")), listen: listen}
	b.cmd.Env = append(os.Environ(), childEnv+"=1", prefix+"DIR="+dir, prefix+"LISTEN="+listen)
	file, err := os.Create(string(b.output))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b.cmd.Stdout, b.cmd.Stderr = file, file
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = b.cmd.Process.Kill()
		_ = b.cmd.Wait()
	})
	return b
}

// start launches a broker and creates the topics, which waits until it answers.
func start(t *testing.T, dir string) (*broker, bus.Config) {
	t.Helper()
	b := launch(t, dir, freeAddress(t))
	cfg := bus.DefaultConfig()
	cfg.Brokers = []string{b.listen}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := bus.Reconcile(ctx, cfg, slog.New(slog.DiscardHandler)); err != nil {
		_ = b.cmd.Process.Kill()
		_ = b.cmd.Wait()
		t.Fatalf("it does not serve: %v\n%s", err, b.output)
	}
	return b, cfg
}

func (b *broker) end(t *testing.T, sig syscall.Signal) error {
	t.Helper()
	if err := b.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	return b.cmd.Wait()
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
	if err := b.end(t, syscall.SIGTERM); err != nil {
		t.Fatalf("a clean stop ended with %v: %s", err, b.output)
	}
	// A start that fails must not make the log look unclean.
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	refused(t, launch(t, dir, taken.Addr().String()), "listen")
	b, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 20 {
		t.Errorf("%d records after a clean stop, want 20", n)
	}
	if strings.Contains(b.output.String(), "moved aside") {
		t.Errorf("a clean log was moved aside: %s", b.output)
	}
}

// TestUncleanEndMovesTheLogAside kills the broker: the next start keeps the old log beside a new, empty one, says so
// in one line, and serves. So does the start after a kill that came before anything was written.
func TestUncleanEndMovesTheLogAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b, cfg := start(t, dir)
	send(t, cfg, 20)
	_ = b.end(t, syscall.SIGKILL)
	b, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 0 {
		t.Errorf("%d records of an unclean log are served, want none", n)
	}
	aside, err := filepath.Glob(filepath.Join(dir, "data-unclean-*"))
	if err != nil || len(aside) != 1 {
		t.Errorf("moved aside: %v, %v, want one folder", aside, err)
	}
	send(t, cfg, 3)
	if err := b.end(t, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.output.String(), "moved aside"); n != 1 {
		t.Errorf("it was said %d times, want once: %s", n, b.output)
	}
	_, cfg = start(t, dir)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 3 {
		t.Errorf("%d records of the new log, want 3", n)
	}
}

// refused wants one line that names the key, and exit 2.
func refused(t *testing.T, b *broker, key string) {
	t.Helper()
	err := b.cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%s: ended with %v, want exit 2: %s", key, err, b.output)
	}
	var lines []string
	for line := range strings.Lines(b.output.String()) {
		if !strings.HasPrefix(line, "{") { // the log
			lines = append(lines, line)
		}
	}
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "embedded-kafka: "+key+": ") {
		t.Errorf("got %q, want one line about %s", lines, key)
	}
}

func TestWhatIsInTheWayIsOneLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	running, cfg := start(t, dir)
	send(t, cfg, 5)
	refused(t, launch(t, dir, freeAddress(t)), "dir")
	refused(t, launch(t, t.TempDir(), running.listen), "listen")
	// The refused start has not touched what the running one writes.
	send(t, cfg, 5)
	if n := len(bustest.Read(t, cfg, topic.OktaUser)); n != 10 {
		t.Errorf("%d records, want 10", n)
	}
	if err := running.end(t, syscall.SIGTERM); err != nil {
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
