// Package clickhouse runs the embedded ClickHouse: the engine out of libchdb, on the real native and HTTP
// ports, in this process. Tables survive kill -9.
//
// The engine is driven through the entry of clickhouse-local: a query opens the ports and then reads from a
// FIFO, so that closing the FIFO is a clean shutdown. Its native port is a private one behind the front, because
// a client that breaks off or may not come in would end the engine.
package clickhouse

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"recert/deploy/quickstart/lock"
	"recert/schemas/boot"
)

// startWait bounds how long the engine may take to open its ports.
const startWait = 60 * time.Second

// Server is the embedded ClickHouse.
type Server struct {
	cfg   Config
	log   *slog.Logger
	ready *boot.Readiness
}

// New returns a server that does nothing yet.
func New(cfg Config, d boot.Deps) (*Server, error) {
	return &Server{cfg: cfg, log: d.Log, ready: d.Ready}, nil
}

// Run serves until ctx ends, then shuts the engine down cleanly.
func (s *Server) Run(ctx context.Context) error {
	library, err := findLibrary(s.cfg.Library)
	if err != nil {
		return &boot.ConfigError{Key: "library", Err: err, Fix: "run `make clickhouse`"}
	}
	held, err := lock.Take(s.cfg.Dir)
	if err != nil {
		return &boot.ConfigError{Key: "dir", Err: err, Fix: "stop the other embedded ClickHouse or use another folder"}
	}
	defer held.Release()
	behind, err := freePort(ctx, s.cfg)
	if err != nil {
		return err
	}
	fifo := filepath.Join(s.cfg.Dir, "stop.fifo")
	_ = os.Remove(fifo)
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		return fmt.Errorf("creating %s: %w", fifo, err)
	}
	engine, err := openEngine(library)
	if err != nil {
		return &boot.ConfigError{Key: "library", Err: err, Fix: "run `make clickhouse`"}
	}
	return s.serve(ctx, engine, fifo, behind)
}

func (s *Server) serve(ctx context.Context, engine *engine, fifo, behind string) error {
	ended := make(chan error, 1)
	go func() { ended <- engine.run(s.arguments(fifo, behind)) }()
	// A writer that stays keeps the engine's last query waiting. Read-write, because that never blocks.
	hold, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("opening %s: %w", fifo, err)
	}
	for _, address := range []string{behind, s.cfg.HTTP} {
		if err := await(ctx, address, ended); err != nil {
			hold.Close()
			return err
		}
	}
	native, err := listen(ctx, "native", s.cfg.Native)
	if err != nil {
		return errors.Join(err, s.stop(hold, fifo, ended))
	}
	g := newGuard(s.cfg.HTTP)
	f := newFront(native, behind, g.check)
	go f.serve(ctx)
	defer f.close()
	s.ready.Set(true)
	defer s.ready.Set(false)
	select {
	case err := <-ended:
		hold.Close()
		return errors.Join(errors.New("the engine ended by itself"), err)
	case <-ctx.Done():
		f.leave()
		g.client.CloseIdleConnections()
		return s.stop(hold, fifo, ended)
	}
}

// stop hands the FIFO over to a write-only descriptor and closes that: the reader sees the end of the file.
func (s *Server) stop(hold *os.File, fifo string, ended <-chan error) error {
	last, err := os.OpenFile(fifo, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	hold.Close()
	if err == nil {
		last.Close()
	}
	return <-ended
}

// quoted makes a text fit to stand between single quotes in a query.
var quoted = strings.NewReplacer(`\`, `\\`, `'`, `\'`)

func (s *Server) arguments(fifo, behind string) []string {
	_, native, _ := net.SplitHostPort(behind)
	host, http, _ := net.SplitHostPort(s.cfg.HTTP)
	query := "system start listen tcp; system start listen http; select * from file('" + quoted.Replace(fifo) + "', LineAsString) format Null"
	return []string{
		"clickhouse-local", "--path=" + s.cfg.Dir, "--tcp_port=" + native, "--http_port=" + http, "--listen_host=" + host,
		"--query", query,
	}
}

// await waits until something listens on the address.
func await(ctx context.Context, address string, ended <-chan error) error {
	deadline := time.Now().Add(startWait)
	for time.Now().Before(deadline) {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			conn.Close()
			return nil
		}
		select {
		case err := <-ended:
			return errors.Join(errors.New("the engine did not start"), err)
		case <-ctx.Done():
			return nil
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("opening %s: the engine did not listen within %s", address, startWait)
}
