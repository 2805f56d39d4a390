package boottest

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"recert/schemas/boot"
	"recert/schemas/fault"
)

// childEnv names the service that the test binary is to be.
const childEnv = "RECERT_TEST_RUN"

// Serve makes the test binary the service when Launch started it, and else returns: the first line of a TestMain.
func Serve[C boot.Config, U boot.Unit](name string, defaults func() C, build func(C, boot.Deps) (U, error)) {
	if os.Getenv(childEnv) == name {
		boot.Main(name, defaults, build)
	}
}

// Process is a service as a process of its own, killed at the latest when the test ends.
type Process struct {
	name, output string
	cmd          *exec.Cmd
	ended        chan struct{}
	err          error
}

// Launch starts this test binary as the service. Settings are KEY__SUBKEY=value.
func Launch(t testing.TB, name string, settings ...string) *Process {
	t.Helper()
	return LaunchToDie(t, name, "", settings...)
}

// LaunchToDie is Launch of a process that kills itself at the fault point.
func LaunchToDie(t testing.TB, name, point string, settings ...string) *Process {
	t.Helper()
	p := &Process{name: name, output: filepath.Join(t.TempDir(), "output.txt"), cmd: exec.Command(os.Args[0]), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), childEnv+"="+name, fault.PointEnv+"="+point)
	for _, s := range settings {
		p.cmd.Env = append(p.cmd.Env, "RECERT_"+strings.ToUpper(strings.ReplaceAll(name, "-", "_"))+"__"+s)
	}
	file, err := os.Create(p.output)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	p.cmd.Stdout, p.cmd.Stderr = file, file
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.ended)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(p.Kill)
	return p
}

// String is what the process has printed so far.
func (p *Process) String() string {
	raw, _ := os.ReadFile(p.output)
	return string(raw)
}

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Wait waits for the process to end and returns how, as exec.Cmd does.
func (p *Process) Wait() error {
	<-p.ended
	return p.err
}

// End sends the signal and returns how the process ended.
func (p *Process) End(t testing.TB, sig syscall.Signal) error {
	t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		t.Fatal(err)
	}
	return p.Wait()
}

// Kill ends the process as kill -9 does, if it still runs, and waits.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// WaitKilled waits for the process to kill itself at its fault point.
func (p *Process) WaitKilled(t testing.TB) {
	t.Helper()
	var exit *exec.ExitError
	if err := p.Wait(); !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the process ended with %v, want it killed\n%s", err, p)
	}
}

// WaitRefused waits for exit 2 with one line, which names the key. Lines of the log do not count.
func (p *Process) WaitRefused(t testing.TB, key string) {
	t.Helper()
	err := p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("%s: ended with %v, want exit 2: %s", key, err, p)
	}
	var lines []string
	for line := range strings.Lines(p.String()) {
		if !strings.HasPrefix(line, "{") { // the log
			lines = append(lines, line)
		}
	}
	if len(lines) != 1 || !strings.HasPrefix(lines[0], p.name+": "+key+": ") {
		t.Errorf("got %q, want one line about %s", lines, key)
	}
}

// FreeAddress is an address of this machine where nobody listens.
func FreeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
