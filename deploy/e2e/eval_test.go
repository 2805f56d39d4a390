package e2e

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// smallYear are the sizes of a year that is lived in seconds.
var smallYear = []string{"SEEDS=1", "USERS=300", "APPS=50", "GROUPS=70", "ITEMS=500", "EVENTS=40000", "TIMEOUT=3m"}

// evaluation prepares a run of bin/eval that keeps its files in home.
func evaluation(t *testing.T, home string, out *output, knobs ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), binary(t, "eval"))
	cmd.Env = append(append(append(os.Environ(), "HOME_DIR="+home), smallYear...), knobs...)
	cmd.Stdout, cmd.Stderr = out, out
	return cmd
}

// TestAYearIsEvaluated lets a small org live through its year. Whether every bound is kept is what `make eval` tells of
// the sizes that they are meant for; here it is the way from the simulator to the figures.
func TestAYearIsEvaluated(t *testing.T) {
	t.Parallel()
	var out output
	home, file := t.TempDir(), filepath.Join(t.TempDir(), "eval.json")
	cmd := evaluation(t, home, &out, "JSON="+file)
	_ = cmd.Run()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 {
		t.Fatalf("got exit status %d:\n%s", code, tail(out.String(), 40))
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, tail(out.String(), 40))
	}
	var list []struct {
		Seed      int     `json:"seed"`
		Precision float64 `json:"revoke_precision"`
		Recall    float64 `json:"revoke_recall"`
		Protected int     `json:"protected_revokes"`
		Items     int     `json:"items"`
		Events    int     `json:"events"`
		Okta      struct {
			Precision float64 `json:"revoke_precision"`
		} `json:"okta_90"`
		Kinds []struct {
			Items    int            `json:"items"`
			Outcomes map[string]int `json:"outcomes"`
		} `json:"kinds"`
	}
	if err := json.Unmarshal(raw, &list); err != nil || len(list) != 1 {
		t.Fatalf("got %s (%v), want a list of one seed", raw, err)
	}
	r := list[0]
	scored := 0
	for _, k := range r.Kinds {
		scored += k.Items - k.Outcomes["none"]
	}
	if r.Seed != 1 || r.Items < 400 || r.Events < 40_000 || scored != r.Items {
		t.Errorf("got seed %d, %d items of which %d are scored, %d events", r.Seed, r.Items, scored, r.Events)
	}
	if r.Protected != 0 || r.Precision < 0.8 || r.Recall < 0.5 || r.Okta.Precision > r.Precision {
		t.Errorf("got precision %.3f, recall %.3f, %d protected revocations, precision of the 90-day rule %.3f", r.Precision, r.Recall, r.Protected, r.Okta.Precision)
	}
}

// TestAnEvaluationThatIsStoppedLeavesNothingBehind interrupts one in the middle.
func TestAnEvaluationThatIsStoppedLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	var out output
	home := t.TempDir()
	cmd := evaluation(t, home, &out)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	pids := filepath.Join(home, "seed-1", "run")
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(pids, "okta-poll.pid")); err == nil {
			break
		}
		if time.Now().After(deadline) {
			_ = cmd.Process.Kill()
			t.Fatalf("the poller did not start within a minute:\n%s", out.String())
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("got exit status %d, want 1:\n%s", code, out.String())
	}
	if left, _ := filepath.Glob(filepath.Join(pids, "*.pid")); len(left) > 0 {
		t.Errorf("got %v still running", left)
	}
}
