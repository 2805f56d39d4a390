package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"recert/schemas/boot"
)

// childEnv makes this test binary behave as embedded-clickhouse, for tests that end it.
const childEnv = "RECERT_TEST_RUN_CLICKHOUSE"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "1" {
		boot.Main("embedded-clickhouse", DefaultConfig, New)
	}
	m.Run()
}

// server is the service as a process of its own.
type server struct {
	cmd          *exec.Cmd
	output       said
	native, http string
}

func library(t *testing.T) string {
	t.Helper()
	name, err := packageName()
	path := filepath.Join("..", "node_modules", "@chdb", name, "libchdb.so")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		if os.Getenv("REQUIRE_SERVICES") == "1" {
			t.Fatalf("no engine: %v; run make clickhouse", err)
		}
		t.Skipf("no engine: %v; run make clickhouse", err)
	}
	return path
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

// launch starts the service and returns at once.
func launch(t *testing.T, lib, dir, native, http string) *server {
	t.Helper()
	const prefix = "RECERT_EMBEDDED_CLICKHOUSE__"
	s := &server{cmd: exec.Command(os.Args[0]), output: said(filepath.Join(t.TempDir(), "output.txt")), native: native, http: http}
	s.cmd.Env = append(os.Environ(), childEnv+"=1", prefix+"LIBRARY="+lib, prefix+"DIR="+dir, prefix+"NATIVE="+native, prefix+"HTTP="+http)
	file, err := os.Create(string(s.output))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	s.cmd.Stdout, s.cmd.Stderr = file, file
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	})
	return s
}

// start launches the service and waits until it answers.
func start(t *testing.T, dir string) *server {
	t.Helper()
	s := launch(t, library(t), dir, freeAddress(t), freeAddress(t))
	for deadline := time.Now().Add(startWait); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", s.native)
		if err == nil {
			conn.Close()
			return s
		}
		if time.Now().After(deadline) {
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
			t.Fatalf("it did not start: %s", s.output)
		}
	}
}

// end sends a signal and returns how the process ended.
func (s *server) end(t *testing.T, sig syscall.Signal) error {
	t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	return s.cmd.Wait()
}

func (s *server) query(t *testing.T, sql string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.http+"/", strings.NewReader(sql))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %s %v", sql, resp.Status, raw, err)
	}
	return strings.TrimSpace(string(raw))
}

func TestTablesOutliveStopAndKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	s.query(t, "CREATE DATABASE d ENGINE = Atomic")
	s.query(t, "CREATE TABLE d.t (x UInt64) ENGINE = MergeTree ORDER BY x")
	for i, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		s.query(t, "INSERT INTO d.t SELECT number FROM numbers(1000)")
		err := s.end(t, sig)
		if sig == syscall.SIGTERM && err != nil {
			t.Errorf("a clean stop ended with %v: %s", err, s.output)
		}
		s = start(t, dir)
		if got, want := s.query(t, "SELECT count() FROM d.t"), fmt.Sprint((i+1)*1000); got != want {
			t.Errorf("after %v: %s rows, want %s", sig, got, want)
		}
	}
}

// refused wants one line that names the key, and exit 2.
func refused(t *testing.T, s *server, key string) {
	t.Helper()
	err := s.cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%s: ended with %v, want exit 2: %s", key, err, s.output)
	}
	var lines []string
	for line := range strings.Lines(s.output.String()) {
		if !strings.HasPrefix(line, "{") { // the log
			lines = append(lines, line)
		}
	}
	if len(lines) != 1 || !strings.HasPrefix(lines[0], "embedded-clickhouse: "+key+": ") {
		t.Errorf("got %q, want one line about %s", lines, key)
	}
}

func TestWhatIsInTheWayIsOneLine(t *testing.T) {
	t.Parallel()
	lib, dir := library(t), t.TempDir()
	running := start(t, dir)
	refused(t, launch(t, lib, dir, freeAddress(t), freeAddress(t)), "dir")
	refused(t, launch(t, lib, t.TempDir(), running.native, freeAddress(t)), "native")
	refused(t, launch(t, lib, t.TempDir(), freeAddress(t), running.http), "http")
	refused(t, launch(t, filepath.Join(dir, "none.so"), t.TempDir(), freeAddress(t), freeAddress(t)), "library")
	refused(t, launch(t, filepath.Join(dir, ".lock"), t.TempDir(), freeAddress(t), freeAddress(t)), "library")
	if got := running.query(t, "SELECT 1"); got != "1" {
		t.Errorf("the running one answers %q", got)
	}
}
