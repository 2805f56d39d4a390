package olaptest

import (
	"os/exec"
	"syscall"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
	"recert/schemas/olap/migrate"
)

// Server is an embedded ClickHouse of the test's own, which may go away and come back.
type Server struct {
	dir, native, http string
	cmd               *exec.Cmd
}

// Own starts a server that ends with the test; without the embedded engine the test is skipped.
func Own(t testing.TB) *Server {
	t.Helper()
	if embedded() == "" {
		missing(t, "build bin/embedded-clickhouse (make build)")
	}
	native, http, err := freePorts()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{dir: t.TempDir(), native: native, http: http}
	s.Start(t)
	t.Cleanup(func() { s.end(t, syscall.SIGKILL) })
	return s
}

// Start starts the server, on the same ports and folder as before.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	cmd, err := launch(s.dir, s.native, s.http)
	if err != nil {
		missing(t, err.Error())
	}
	s.cmd = cmd
}

// Stop stops the server cleanly and waits for its end.
func (s *Server) Stop(t testing.TB) { t.Helper(); s.end(t, syscall.SIGTERM) }

// Kill ends the server as kill -9 does.
func (s *Server) Kill(t testing.TB) { t.Helper(); s.end(t, syscall.SIGKILL) }

func (s *Server) end(t testing.TB, sig syscall.Signal) {
	t.Helper()
	if s.cmd == nil {
		return
	}
	if err := s.cmd.Process.Signal(sig); err != nil {
		t.Errorf("ending ClickHouse: %v", err)
	}
	_ = s.cmd.Wait() // killed is what it should be
	s.cmd = nil
}

// Migrated creates recert's database on the server and returns a connection to it.
func (s *Server) Migrated(t testing.TB) (olap.Config, driver.Conn) {
	t.Helper()
	cfg := olap.DefaultConfig()
	cfg.Address = s.native
	admin, err := olap.OpenServer(t.Context(), cfg)
	if err != nil {
		t.Fatalf("opening ClickHouse: %v", err)
	}
	defer admin.Close()
	if err := migrate.CreateDatabase(t.Context(), admin, cfg.Database); err != nil {
		t.Fatal(err)
	}
	return cfg, migrated(t, cfg)
}
