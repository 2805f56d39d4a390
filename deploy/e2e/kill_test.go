package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestKillChangesNoTable kills every binary but the embedded Kafka, at named points or from outside, and holds all
// tables against those of an undisturbed run, row for row.
func TestKillChangesNoTable(t *testing.T) {
	t.Parallel()
	calm := start(t, t.TempDir())
	calm.succeed()
	var want map[string][]string
	reopen(t, calm.home, func(e *engine) {
		e.samples(t)
		want = e.tables(t)
	})
	for name, faults := range map[string]string{
		"mid transaction": "okta-poll=producer-mid-transaction:7,okta-snapshot=producer-mid-transaction:5,enrich=enrich-mid-transaction:4," +
			"review=review-mid-transaction:1,detect=detect-mid-transaction:3,land=land-after-insert:20,baseline=producer-mid-transaction:1",
		"before commit": "okta-hook=okta-hook-after-ack:2,land=land-before-commit:40,act=act-before-commit:1,enrich=enrich-mid-transaction:11," +
			"okta-poll=okta-poll-after-commit:12,okta-snapshot=snapshot-before-ready:1,approver=approver-mid-transaction:1,migrate=migrate-before-note:9",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := start(t, t.TempDir(), "FAULT="+faults)
			d.succeed()
			d.wasKilled(strings.Count(faults, "="))
			reopen(t, d.home, func(e *engine) { compare(t, want, e.tables(t)) })
		})
	}
	t.Run("from outside", func(t *testing.T) {
		t.Parallel()
		d := start(t, t.TempDir())
		d.kill("embedded-clickhouse", 3)
		d.kill("simulator", 2)
		d.succeed()
		reopen(t, d.home, func(e *engine) { compare(t, want, e.tables(t)) })
	})
}

// wasKilled makes sure that the faults were there: a kill test whose processes live proves nothing.
func (d *demo) wasKilled(want int) {
	d.t.Helper()
	var s struct {
		Restarts map[string]int `json:"restarts"`
	}
	d.file("summary.json", &s)
	if len(s.Restarts) < want {
		d.t.Errorf("got restarts of %v, want %d binaries killed", s.Restarts, want)
	}
}

// kill ends a binary with SIGKILL, as often as asked, each time a little after it has come back.
func (d *demo) kill(name string, times int) {
	d.t.Helper()
	last := 0
	for range times {
		pid := d.pid(name, last)
		last = pid
		d.work(1500 * time.Millisecond)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			d.t.Fatalf("killing %s: %v", name, err)
		}
	}
}

// work lets the demo go on for a while.
func (d *demo) work(while time.Duration) {
	d.t.Helper()
	select {
	case err := <-d.done:
		d.done <- err
		d.t.Fatalf("the demo ended before its processes were killed:\n%s", tail(d.out.String(), 30))
	case <-time.After(while):
	}
}

// pid waits for the process of a binary that is not the one killed before.
func (d *demo) pid(name string, before int) int {
	d.t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		raw, err := os.ReadFile(filepath.Join(d.home, "run", name+".pid"))
		if err == nil {
			if pid, err := strconv.Atoi(string(bytes.TrimSpace(raw))); err == nil && pid != before {
				return pid
			}
		}
		d.work(50 * time.Millisecond)
	}
	d.t.Fatalf("%s did not start within a minute:\n%s", name, tail(d.out.String(), 30))
	return 0
}
