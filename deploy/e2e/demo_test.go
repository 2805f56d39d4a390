package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"recert/schemas/boottest"
)

// runWait bounds one demo of a small org.
const runWait = 3 * time.Minute

// small are the sizes of an org that is through in seconds and still holds every kind that is planted. Its campaign is
// listed often, so that nothing waits for the next listing.
var small = []string{"USERS=150", "APPS=20", "GROUPS=40", "ITEMS=600", "TIMEOUT=2m", "RECERT_OKTA_SNAPSHOT__REVIEWS_EVERY=1s"}

// binary returns the path of a built binary; without one the test is skipped, or fails where services are required.
func binary(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", name))
	if err == nil {
		_, err = os.Stat(path)
	}
	if err == nil {
		return path
	}
	boottest.Absent(t, "no bin/%s: run make build", name)
	return ""
}

// demo is one run of bin/quickstart in a folder of its own.
type demo struct {
	t    *testing.T
	home string
	cmd  *exec.Cmd
	out  output
	done chan error
}

// output takes what the demo prints; it is read while the demo still writes.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// start starts a finite demo of the small org in home; knobs are NAME=value and win over the small sizes.
func start(t *testing.T, home string, knobs ...string) *demo {
	t.Helper()
	d := &demo{t: t, home: home, done: make(chan error, 1)}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), runWait)
	d.cmd = exec.CommandContext(ctx, binary(t, "quickstart"))
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(syscall.SIGTERM) }
	d.cmd.WaitDelay = 90 * time.Second
	d.cmd.Env = append(append(append(os.Environ(), "EXIT=1", "HOME_DIR="+home), small...), knobs...)
	d.cmd.Stdout, d.cmd.Stderr = &d.out, &d.out
	if err := d.cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	go func() {
		d.done <- d.cmd.Wait()
		cancel()
	}()
	t.Cleanup(func() { _ = d.cmd.Process.Signal(syscall.SIGTERM); d.end() })
	return d
}

// end waits for the demo and returns its exit status.
func (d *demo) end() int {
	err := <-d.done
	d.done <- err
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return exit.ExitCode()
	default:
		return -1
	}
}

// succeed waits for the demo and fails the test unless every expected count was met.
func (d *demo) succeed() {
	d.t.Helper()
	if code := d.end(); code != 0 {
		d.t.Fatalf("got exit status %d, want 0:\n%s\n%s", code, tail(d.out.String(), 80), d.complaints())
	}
}

// complaints are the warnings and errors in the services' logs, for a failed test's output.
func (d *demo) complaints() string {
	files, _ := filepath.Glob(filepath.Join(d.home, "logs", "*.log"))
	var all strings.Builder
	for _, file := range files {
		raw, _ := os.ReadFile(file)
		for line := range strings.Lines(string(raw)) {
			if strings.Contains(line, `"level":"INFO"`) || strings.Contains(line, `"level":"DEBUG"`) {
				continue
			}
			all.WriteString(filepath.Base(file) + ": " + line)
		}
	}
	return tail(all.String(), 40)
}

func tail(text string, lines int) string {
	all := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// file reads a JSON file of the demo's folder.
func (d *demo) file(name string, into any) {
	d.t.Helper()
	raw, err := os.ReadFile(filepath.Join(d.home, name))
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		d.t.Fatalf("reading %s: %v", name, err)
	}
}
