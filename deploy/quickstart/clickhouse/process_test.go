package clickhouse

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"recert/schemas/boottest"
)

func TestMain(m *testing.M) {
	boottest.Serve("embedded-clickhouse", DefaultConfig, New)
	goleak.VerifyTestMain(m)
}

// server is the service as a process of its own.
type server struct {
	*boottest.Process
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
		boottest.Absent(t, "no engine: %v; run make clickhouse", err)
	}
	return path
}

// launch starts the service and returns at once.
func launch(t *testing.T, lib, dir, native, http string) *server {
	t.Helper()
	p := boottest.Launch(t, "embedded-clickhouse", "LIBRARY="+lib, "DIR="+dir, "NATIVE="+native, "HTTP="+http)
	return &server{Process: p, native: native, http: http}
}

// start launches the service and waits until it answers.
func start(t *testing.T, dir string) *server {
	t.Helper()
	s := launch(t, library(t), dir, boottest.FreeAddress(t), boottest.FreeAddress(t))
	for deadline := time.Now().Add(startWait); ; time.Sleep(50 * time.Millisecond) {
		conn, err := net.Dial("tcp", s.native)
		if err == nil {
			conn.Close()
			return s
		}
		if time.Now().After(deadline) {
			s.Kill()
			t.Fatalf("it did not start: %s", s)
		}
	}
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
		http.DefaultClient.CloseIdleConnections() // the engine would wait for them to go
		err := s.End(t, sig)
		if sig == syscall.SIGTERM && err != nil {
			t.Errorf("a clean stop ended with %v: %s", err, s)
		}
		s = start(t, dir)
		if got, want := s.query(t, "SELECT count() FROM d.t"), fmt.Sprint((i+1)*1000); got != want {
			t.Errorf("after %v: %s rows, want %s", sig, got, want)
		}
	}
}

func TestWhatIsInTheWayIsOneLine(t *testing.T) {
	t.Parallel()
	lib, dir := library(t), t.TempDir()
	running := start(t, dir)
	launch(t, lib, dir, boottest.FreeAddress(t), boottest.FreeAddress(t)).WaitRefused(t, "dir")
	launch(t, lib, t.TempDir(), running.native, boottest.FreeAddress(t)).WaitRefused(t, "native")
	launch(t, lib, t.TempDir(), boottest.FreeAddress(t), running.http).WaitRefused(t, "http")
	launch(t, filepath.Join(dir, "none.so"), t.TempDir(), boottest.FreeAddress(t), boottest.FreeAddress(t)).WaitRefused(t, "library")
	launch(t, filepath.Join(dir, ".lock"), t.TempDir(), boottest.FreeAddress(t), boottest.FreeAddress(t)).WaitRefused(t, "library")
	if got := running.query(t, "SELECT 1"); got != "1" {
		t.Errorf("the running one answers %q", got)
	}
}
