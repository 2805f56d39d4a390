package act

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
	"recert/schemas/fault"
)

// build makes the real program.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "act")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "recert/sink/cmd/act").CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return path
}

const killConfig = `
service: {metrics: 127.0.0.1:0}
kafka: {brokers: [%q]}
phase: guided
settle: 2500ms
okta: {url: %q, token: okta-s3cret, budget: 1, timeout: 1s}
jira: {url: %q, email: bot@example.com, token: jira-s3cret, project: REC, timeout: 1s, settle: 2500ms}
`

// process is the real program, running.
type process struct {
	cmd *exec.Cmd
	log bytes.Buffer
}

func launch(t *testing.T, path string, kafka bus.Config, o *outside, point string) *process {
	t.Helper()
	file := filepath.Join(t.TempDir(), "act.yaml")
	if err := os.WriteFile(file, fmt.Appendf(nil, killConfig, kafka.Brokers[0], o.okta.URL, o.jira.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &process{}
	p.cmd = exec.CommandContext(context.WithoutCancel(t.Context()), path, "-config", file)
	p.cmd.Env = append(os.Environ(), fault.PointEnv+"="+point)
	p.cmd.Stderr = &p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill() })
	return p
}

// killed waits for the program to kill itself at its fault point.
func (p *process) killed(t *testing.T) {
	t.Helper()
	err := p.cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the program ended with %v, want a kill\n%s", err, p.log.String())
	}
}

// stopped ends the program as an operator does.
func (p *process) stopped(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("a clean stop ended with %v\n%s", err, p.log.String())
	}
}

// TestKilledWriterActsOnce kills the real program before a call and after an effect, then kills one from outside while
// it works, and lets a last one finish: each command has had its effect once.
func TestKilledWriterActsOnce(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	o := newOutside(t)
	var all []command.Command
	for i := range 6 {
		review := fmt.Sprintf("icr%d", i)
		o.reviewer[review] = "00uFrom"
		all = append(all, reassign(review), issue(review))
	}
	var records []*kgo.Record
	for _, c := range all {
		records = append(records, asking(t, c), approving(t, c))
	}
	bustest.Send(t, kafka, records...)
	program := build(t)
	var logs strings.Builder
	for _, point := range []string{"act-after-intent", "act-after-effect:2", "producer-mid-transaction:2", "act-after-intent:3"} {
		p := launch(t, program, kafka, o, point)
		p.killed(t)
		logs.WriteString(p.log.String())
	}
	p := launch(t, program, kafka, o, "")
	bustest.Await(t, "the reassignment of half of them", func() bool {
		reassigned, _, _ := o.counts()
		return len(reassigned) >= 3
	})
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	p = launch(t, program, kafka, o, "")
	awaitDone(t, kafka, all)
	p.stopped(t)
	reassigned, created, _ := o.counts()
	for _, c := range all {
		if c.Action == command.ReassignReview && reassigned[c.ReviewID] != 1 {
			t.Errorf("%s was reassigned %d times, want once", c.ReviewID, reassigned[c.ReviewID])
		}
		if c.Action == command.CreateIssue && created["recert-"+c.ID] != 1 {
			t.Errorf("%d issues for %s, want one", created["recert-"+c.ID], c.ID)
		}
	}
	if log := logs.String() + p.log.String(); strings.Contains(log, "s3cret") || strings.Contains(log, "on leave") {
		t.Errorf("the log holds a secret or a payload:\n%s", log)
	}
}

// TestFrozenWriterDoesNotActLate lets more time pass between an intent and its call than another writer would wait: a
// process that was stopped there and goes on must not call any more.
func TestFrozenWriterDoesNotActLate(t *testing.T) {
	t.Parallel()
	h := newHand(nil, 3*time.Second, time.Second)
	s := &stage{now: func() time.Time { return asOf.Add(h.late + time.Millisecond) }}
	c := issue("a")
	if r := s.make(t.Context(), h, &c, asOf); !errors.Is(r.Err, errLate) || r.End.String() != "refused" {
		t.Errorf("got %+v, want it refused as late", r)
	}
}
