package demo

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"recert/deploy/quickstart/knobs"
	"recert/deploy/quickstart/lock"
	"recert/deploy/quickstart/services"
	"recert/deploy/quickstart/summary"
)

// bench is a home and a folder of binaries that do nothing.
type bench struct {
	t         *testing.T
	home, bin string
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t, filepath.Join(t.TempDir(), "home"), t.TempDir()}
	for _, s := range services.All() {
		b.file(filepath.Join(b.bin, s.Name), "")
	}
	return b
}

func (b *bench) file(path, text string) string {
	b.t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	return path
}

// run runs the demo with small sizes.
func (b *bench) run(environ ...string) (code int, errs string) {
	b.t.Helper()
	var out, wrong strings.Builder
	code = Run(b.t.Context(), Deps{
		Environ: append([]string{"HOME_DIR=" + b.home, "USERS=60", "APPS=14", "DAYS=20", "ITEMS=100", "EXIT=1"}, environ...), Bin: b.bin, Out: &out, Errs: &wrong,
	})
	return code, wrong.String()
}

func TestWhatIsWrongIsOneLineAndStartsNothing(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		prepare func(*bench) []string
		want    []string
	}{
		{"a knob", func(*bench) []string { return []string{"PHASE=later"} }, []string{"PHASE: ", "guided"}},
		{"a log line", func(b *bench) []string { return []string{"LOG=" + b.file(b.home+".ndjson", "{}\n\n{oops\n")} }, []string{"LOG: ", "line 3"}},
		{"no log file", func(b *bench) []string { return []string{"LOG=" + b.home + ".none"} }, []string{"LOG: ", ".none"}},
		{"a closed port", func(*bench) []string { return []string{"KAFKA=127.0.0.1:1"} }, []string{"KAFKA: ", "127.0.0.1:1"}},
		{"no database there", func(*bench) []string { return []string{"CLICKHOUSE=127.0.0.1:1"} }, []string{"CLICKHOUSE: ", "127.0.0.1:1"}},
		{"a missing binary", func(b *bench) []string { _ = os.Remove(filepath.Join(b.bin, "land")); return nil }, []string{"land is not in", "make build"}},
		{"an unknown binary", func(*bench) []string { return []string{"FAULT=lnad=x"} }, []string{"FAULT: ", "lnad"}},
		{"too many items", func(*bench) []string { return []string{"ITEMS=90000"} }, []string{"ITEMS: ", "at most"}},
		{"a file in place of the home", func(b *bench) []string { b.file(b.home, ""); return nil }, []string{"HOME_DIR: ", "another folder|can be written"}},
		{"another org", func(b *bench) []string {
			b.file(filepath.Join(b.home, "simulator", "org.json"), `{"params":{"seed":3,"users":60,"apps":14,"groups":20,"days":20,"items":100}}`)
			return []string{"SEED=4"}
		}, []string{"HOME_DIR: ", "SEED=3"}},
		{"another log", func(b *bench) []string {
			b.file(filepath.Join(b.home, "simulator", "org.json"), `{"params":{"seed":1,"users":60,"apps":14,"groups":20,"days":20,"items":100},"log_file_sha256":"00"}`)
			return []string{"LOG=" + b.file(b.home+".ndjson", "{}\n")}
		}, []string{"LOG: ", "HOME_DIR"}},
		{"a log for an org without one", func(b *bench) []string {
			b.file(filepath.Join(b.home, "simulator", "org.json"), `{"params":{"seed":1,"users":60,"apps":14,"groups":20,"days":20,"items":100}}`)
			return []string{"LOG=" + b.file(b.home+".ndjson", "{}\n")}
		}, []string{"LOG: ", "HOME_DIR"}},
		{"a broken org", func(b *bench) []string { b.file(filepath.Join(b.home, "simulator", "org.json"), "{"); return nil }, []string{"HOME_DIR: "}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			code, errs := b.run(c.prepare(b)...)
			if code != exitUsage || strings.Count(errs, "\n") != 1 {
				t.Fatalf("got exit %d and %q, want 2 and one line", code, errs)
			}
			for _, want := range c.want {
				if !containsOne(errs, strings.Split(want, "|")) {
					t.Errorf("got %q, want it to say %q", errs, want)
				}
			}
			if logs, _ := filepath.Glob(filepath.Join(b.home, "logs", "*")); len(logs) > 0 {
				t.Errorf("something was started: %v", logs)
			}
		})
	}
}

func containsOne(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

func TestASecondDemoBesideARunningOneIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	held, err := lock.Take(b.home)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Release()
	if code, errs := b.run(); code != exitUsage || !strings.Contains(errs, "a demo is running there already") || strings.Count(errs, "\n") != 1 {
		t.Errorf("got %d, %q", code, errs)
	}
}

func TestATakenPortIsOneLine(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	b.file(filepath.Join(b.home, "ports.json"), `{"jira": `+port+`}`)
	if code, errs := b.run(); code != exitUsage || !strings.Contains(errs, "port "+port+" of jira is taken") || strings.Count(errs, "\n") != 1 {
		t.Errorf("got %d, %q", code, errs)
	}
}

func TestAFullDiskIsOneLine(t *testing.T) {
	t.Parallel()
	k := knobs.Knobs{Home: t.TempDir()}
	err := space(&k, 1<<62)
	if err == nil || !strings.HasPrefix(err.Error(), "HOME_DIR: the disk of "+k.Home+" is full") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
	if err := space(&k, 1); err != nil {
		t.Errorf("got %v", err)
	}
}

func TestAStopBeforeTheSummaryFailsOnlyARunThatWasToExit(t *testing.T) {
	t.Parallel()
	stopped, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		exits bool
		code  int
		lines int
	}{{true, exitFailed, 1}, {false, exitOK, 0}} {
		var wrong strings.Builder
		if code := (Deps{Errs: &wrong}).status(stopped, c.exits, stopped.Err()); code != c.code || strings.Count(wrong.String(), "\n") != c.lines {
			t.Errorf("exits %t: got %d, %q", c.exits, code, wrong.String())
		}
	}
}

func TestStillnessBeginsAnewWithEveryChange(t *testing.T) {
	t.Parallel()
	var s stillness
	at := time.Unix(0, 0)
	if s.lasts(at, "a") != 0 || s.lasts(at.Add(2*time.Second), "a") != 2*time.Second || s.lasts(at.Add(3*time.Second), "b") != 0 || s.lasts(at.Add(4*time.Second), "b") != time.Second {
		t.Error("stillness is measured wrongly")
	}
}

func TestALivingOrgIsCalmWhileEventsGoOn(t *testing.T) {
	t.Parallel()
	with := func(finite bool, landed int) string {
		return calmness(&summary.Summary{Finite: finite, Events: summary.Events{Landed: landed}})
	}
	if with(false, 1) != with(false, 2) {
		t.Error("an event unsettles a living org")
	}
	if with(true, 1) == with(true, 2) {
		t.Error("an event does not unsettle a finite log")
	}
}
