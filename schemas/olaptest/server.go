package olaptest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	addressEnv = "RECERT_CLICKHOUSE"
	binaryEnv  = "RECERT_EMBEDDED_CLICKHOUSE"
	startWait  = 30 * time.Second
	dirPattern = "recert-clickhouse-"
)

// started is the one embedded server of the test binary: an engine takes seconds to start and 300 MB.
var started = sync.OnceValues(start)

func server(t testing.TB) string {
	t.Helper()
	if address := os.Getenv(addressEnv); address != "" {
		return address
	}
	binary := embedded()
	if binary == "" {
		missing(t, "set "+addressEnv+"=host:port, or build bin/embedded-clickhouse (make build)")
	}
	address, err := started()
	if err != nil {
		missing(t, err.Error())
	}
	return address
}

// embedded finds the binary, empty when there is none.
func embedded() string {
	if binary := os.Getenv(binaryEnv); binary != "" {
		return binary
	}
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err != nil {
			continue
		}
		binary := filepath.Join(dir, "bin", "embedded-clickhouse")
		if _, err := os.Stat(binary); err == nil {
			return binary
		}
		return ""
	}
	return ""
}

// start runs the engine on free ports; it ends with the test binary.
func start() (string, error) {
	sweep()
	dir, err := os.MkdirTemp("", dirPattern)
	if err != nil {
		return "", fmt.Errorf("making a folder for ClickHouse: %w", err)
	}
	native, http, err := freePorts()
	if err != nil {
		return "", err
	}
	_, err = launch(dir, native, http)
	return native, err
}

// launch starts the engine and waits until it listens.
func launch(dir, native, http string) (*exec.Cmd, error) {
	output, err := os.Create(filepath.Join(dir, "output.txt"))
	if err != nil {
		return nil, fmt.Errorf("making a folder for ClickHouse: %w", err)
	}
	defer output.Close()
	cmd := exec.Command(embedded()) //nolint:gosec,noctx // a binary of this repository that outlives every test
	cmd.Env = append(os.Environ(), settings(filepath.Join(dir, "data"), native, http)...)
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = endWithParent()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", embedded(), err)
	}
	return cmd, await(native, cmd, output.Name())
}

func await(address string, cmd *exec.Cmd, output string) error {
	for deadline := time.Now().Add(startWait); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			return conn.Close()
		}
	}
	_ = cmd.Process.Kill()
	said, _ := os.ReadFile(output)
	return fmt.Errorf("%s did not listen on %s within %s: %s", cmd.Path, address, startWait, strings.TrimSpace(string(said)))
}

func freePorts() (native, http string, err error) {
	var listeners []net.Listener
	for range 2 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", "", fmt.Errorf("finding a free port: %w", err)
		}
		listeners = append(listeners, l)
	}
	native, http = listeners[0].Addr().String(), listeners[1].Addr().String()
	for _, l := range listeners {
		_ = l.Close()
	}
	return native, http, nil
}

// sweep removes what earlier test binaries left behind.
func sweep() {
	old, _ := filepath.Glob(filepath.Join(os.TempDir(), dirPattern+"*"))
	for _, dir := range old {
		if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.RemoveAll(dir)
		}
	}
}

// settings configures cmd/embedded-clickhouse of module deploy.
func settings(data, native, http string) []string {
	const prefix = "RECERT_EMBEDDED_CLICKHOUSE__"
	return []string{prefix + "DIR=" + data, prefix + "NATIVE=" + native, prefix + "HTTP=" + http}
}
