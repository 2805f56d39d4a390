package e2e

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"recert/schemas/boottest"
)

// TestMisconfiguredBinariesSayWhatToDo gives every binary a typo and an address where nobody listens: one line that
// names the key, exit status 2.
func TestMisconfiguredBinariesSayWhatToDo(t *testing.T) {
	t.Parallel()
	configs, err := filepath.Glob(filepath.Join("..", "quickstart", "services", "config", "*.yaml"))
	if err != nil || len(configs) < 12 {
		t.Fatalf("got configurations of %d binaries (%v)", len(configs), err)
	}
	for _, file := range configs {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := binary(t, name)
			refused(t, path, "servce: {}\n", "servce")
			refused(t, path, "service: {metrics: nowhere}\n", "service.metrics")
			refused(t, path, "service: {log_level: loud}\n", "service.log_level")
		})
	}
}

// TestClosedPortsAreNamed starts binaries whose configuration is right but for the port of an engine.
func TestClosedPortsAreNamed(t *testing.T) {
	t.Parallel()
	closed := boottest.FreeAddress(t)
	kafka := "kafka: {brokers: [\"" + closed + "\"]}\n"
	var all sync.WaitGroup // together: each waits a while for the engine to come up
	defer all.Wait()
	for name, c := range map[string]struct{ config, key string }{
		"enrich":  {kafka, "kafka.brokers"},
		"review":  {kafka, "kafka.brokers"},
		"detect":  {kafka, "kafka.brokers"},
		"migrate": {"clickhouse: {address: \"" + closed + "\"}\n", "clickhouse.address"},
	} {
		path := binary(t, name)
		all.Go(func() { refused(t, path, c.config, c.key) })
	}
}

// refused runs a binary with a configuration that it must refuse in one line that names the key.
func refused(t *testing.T, path, config, key string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Error(err)
		return
	}
	cmd := exec.CommandContext(t.Context(), path, "-config", file)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%s with %q: got %v, want exit status 2:\n%s", filepath.Base(path), config, err, errs.String())
	}
	found := 0
	for line := range strings.Lines(errs.String()) {
		if strings.Contains(line, key) && !strings.HasPrefix(line, "{") {
			found++
		}
	}
	if found != 1 {
		t.Errorf("%s with %q: got %d lines that name %s, want one:\n%s", filepath.Base(path), config, found, key, errs.String())
	}
}
