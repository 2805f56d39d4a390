package supervise

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The test binary is also the helper processes: SUPERVISE_HELPER says which.
func TestMain(m *testing.M) {
	if role := os.Getenv("SUPERVISE_HELPER"); role != "" {
		helper(role)
	}
	goleak.VerifyTestMain(m)
}

func helper(role string) {
	note := func(text string) {
		f, err := os.OpenFile(os.Getenv("SUPERVISE_NOTES"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(f, text)
		f.Close()
	}
	name := os.Getenv("SUPERVISE_NAME")
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	note(name + " started " + os.Getenv("RECERT_FAULT"))
	switch role {
	case "serve":
		<-signals
		note(name + " stopped")
	case "stubborn":
		signal.Ignore(syscall.SIGTERM)
		select {}
	case "fail":
		end(1)
	case "misconfigured":
		fmt.Fprintf(os.Stderr, "%s: kafka.brokers: is empty; write one\n%s: okta.url: is missing; write it\n", name, name)
		end(2)
	case "fail-first":
		if os.Getenv("RECERT_FAULT") != "" {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		<-signals
		note(name + " stopped")
	case "once":
	case "parent":
		parent()
	}
	end(0)
}

func end(code int) {
	os.Exit(code) //nolint:forbidigo // a helper process ends here
}

// parent supervises two children and is then killed by the test.
func parent() {
	dir := os.Getenv("SUPERVISE_DIR")
	s := New(Deps{Logs: dir, PIDs: dir, Note: func(string) {}})
	for _, name := range []string{"kafka", "land"} {
		p := process(dir, name, "serve")
		p.Gentle = name == "kafka"
		if err := s.Start(p); err != nil {
			panic(err)
		}
	}
	select {}
}

func process(dir, name, role string) Process {
	return Process{
		Name: name, Path: os.Args[0], Grace: 10 * time.Second,
		Env: []string{"SUPERVISE_HELPER=" + role, "SUPERVISE_NAME=" + name, "SUPERVISE_NOTES=" + filepath.Join(dir, "notes"), "SUPERVISE_DIR=" + dir},
	}
}

// stage is a supervisor in a folder of its own.
type stage struct {
	*Supervisor
	dir   string
	mu    sync.Mutex
	notes []string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	g := &stage{dir: t.TempDir()}
	g.Supervisor = New(Deps{Logs: g.dir, PIDs: g.dir, Note: func(line string) {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.notes = append(g.notes, line)
	}})
	return g
}

func (g *stage) told() string {
	raw, _ := os.ReadFile(filepath.Join(g.dir, "notes"))
	return string(raw)
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
		time.Sleep(5 * time.Millisecond) // other processes have no channel to us
	}
}

func (g *stage) failure(t *testing.T) error {
	t.Helper()
	select {
	case err := <-g.Failed():
		return err
	case <-time.After(20 * time.Second):
		t.Fatal("waited in vain for a failure")
		return nil
	}
}

func TestAKilledProcessIsStartedAgainWithoutItsFault(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	p := process(g.dir, "land", "fail-first")
	p.First = []string{"RECERT_FAULT=before-commit"}
	if err := g.Start(p); err != nil {
		t.Fatal(err)
	}
	await(t, "the second start", func() bool { return strings.Count(g.told(), "land started") == 2 })
	if g.Restarts()["land"] != 1 {
		t.Errorf("got %v restarts, want one of land", g.Restarts())
	}
	g.Stop()
	if want := "land started before-commit\nland started \nland stopped\n"; g.told() != want {
		t.Errorf("got %q, want %q", g.told(), want)
	}
}

func TestStopGoesFromLowRanksToHighOnes(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	for rank, name := range []string{"poll", "enrich", "land", "kafka"} {
		p := process(g.dir, name, "serve")
		p.Rank = rank
		if err := g.Start(p); err != nil {
			t.Fatal(err)
		}
	}
	await(t, "four starts", func() bool { return strings.Count(g.told(), "started") == 4 })
	g.Stop()
	var stopped []string
	for line := range strings.Lines(g.told()) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), " stopped"); ok {
			stopped = append(stopped, name)
		}
	}
	if got := strings.Join(stopped, " "); got != "poll enrich land kafka" {
		t.Errorf("got %q", got)
	}
}

func TestAMisconfiguredProcessEndsWithItsOwnWords(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	defer g.Stop()
	if err := g.Start(process(g.dir, "enrich", "misconfigured")); err != nil {
		t.Fatal(err)
	}
	err := g.failure(t)
	var wrong *MisconfiguredError
	if !errors.As(err, &wrong) || wrong.Name != "enrich" || err.Error() != "enrich: kafka.brokers: is empty; write one\nenrich: okta.url: is missing; write it" {
		t.Errorf("got %v", err)
	}
	if len(g.Restarts()) > 0 {
		t.Errorf("got restarts %v, want none", g.Restarts())
	}
}

func TestAProcessThatMustNotDieIsNotStartedAgain(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	defer g.Stop()
	p := process(g.dir, "embedded-kafka", "fail")
	p.Mortal = "start the demo again"
	if err := g.Start(p); err != nil {
		t.Fatal(err)
	}
	if err := g.failure(t); err.Error() != "embedded-kafka ended (exit status 1); start the demo again" {
		t.Errorf("got %v", err)
	}
}

func TestAProcessThatKeepsDyingIsGivenUp(t *testing.T) {
	t.Parallel()
	c := &child{Process: Process{Name: "land"}, s: newStage(t).Supervisor}
	defer c.s.Stop()
	died := exec.Command("false").Run()
	if again, err := c.judge(died, maxDeaths-1); !again || err != nil {
		t.Errorf("got %v, %v; want another start", again, err)
	}
	if again, err := c.judge(died, maxDeaths); again || err == nil {
		t.Errorf("got %v, %v; want it given up", again, err)
	}
}

func TestPausesGrowToABound(t *testing.T) {
	t.Parallel()
	if pause(1) != firstPause || pause(2) != 2*firstPause || pause(50) != maxPause {
		t.Errorf("got %v %v %v", pause(1), pause(2), pause(50))
	}
}

func TestAProcessThatWillNotStopIsKilled(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	p := process(g.dir, "land", "stubborn")
	p.Grace = 50 * time.Millisecond
	if err := g.Start(p); err != nil {
		t.Fatal(err)
	}
	await(t, "the start", func() bool { return strings.Contains(g.told(), "started") })
	g.Stop()
	if len(g.notes) != 1 || !strings.Contains(g.notes[0], "land did not stop within 50ms") {
		t.Errorf("got notes %q", g.notes)
	}
}

func TestDoWaitsForSuccess(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	defer g.Stop()
	if err := g.Do(t.Context(), process(g.dir, "migrate", "once")); err != nil {
		t.Errorf("got %v", err)
	}
	if err := g.Do(t.Context(), process(g.dir, "migrate", "misconfigured")); err == nil {
		t.Error("got no error of a misconfigured step")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Do(ctx, process(g.dir, "migrate", "serve")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAMissingBinaryIsAnError(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	defer g.Stop()
	if err := g.Start(Process{Name: "land", Path: filepath.Join(g.dir, "land")}); err == nil || !strings.Contains(err.Error(), "starting land") {
		t.Errorf("got %v", err)
	}
}

func TestTheLogOfTheLastStartIsKept(t *testing.T) {
	t.Parallel()
	g := newStage(t)
	defer g.Stop()
	if err := os.WriteFile(filepath.Join(g.dir, "migrate.log"), []byte("old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := g.Do(t.Context(), process(g.dir, "migrate", "once")); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(filepath.Join(g.dir, "migrate.before.log")); err != nil || string(raw) != "old\n" {
		t.Errorf("got %q, %v", raw, err)
	}
}

// A killed supervisor takes its children along: the gentle one has the time to close what it holds.
func TestChildrenDoNotOutliveAKilledSupervisor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := process(dir, "parent", "parent")
	cmd := exec.Command(p.Path)
	cmd.Env = p.Env
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	told := func() string {
		raw, _ := os.ReadFile(filepath.Join(dir, "notes"))
		return string(raw)
	}
	await(t, "two children", func() bool {
		return strings.Contains(told(), "kafka started") && strings.Contains(told(), "land started")
	})
	pids := []int{pid(t, dir, "kafka"), pid(t, dir, "land")}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for _, p := range pids {
		await(t, "the end of a child", func() bool { return errors.Is(syscall.Kill(p, 0), syscall.ESRCH) || zombie(p) })
	}
	if !strings.Contains(told(), "kafka stopped") || strings.Contains(told(), "land stopped") {
		t.Errorf("got %q; want kafka to stop gently and land not to", told())
	}
}

func pid(t *testing.T, dir, name string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name+".pid"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// zombie tells whether a process has ended and only waits for somebody to ask how.
func zombie(pid int) bool {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && strings.Contains(string(raw), ") Z ")
}

func TestALockThatChildrenInheritLastsUntilTheyEnd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	s := New(Deps{Logs: dir, PIDs: dir, Inherit: file, Note: func(string) {}})
	if err := s.Start(process(dir, "land", "serve")); err != nil {
		t.Fatal(err)
	}
	file.Close()
	again, err := os.Open(filepath.Join(dir, "lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := syscall.Flock(int(again.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		t.Error("the lock is free while a child lives")
	}
	s.Stop()
	if err := syscall.Flock(int(again.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Errorf("the lock is held after the last child: %v", err)
	}
}
