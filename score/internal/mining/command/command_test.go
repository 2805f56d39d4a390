package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"recert/score/internal/mining"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func runs(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = Run(t.Context(), args, &o, &e)
	return code, o.String(), e.String()
}

func file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edges.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMineWritesRolesAndSummary(t *testing.T) {
	t.Parallel()
	edges := file(t, "a mail\na wiki\nb mail\nb wiki\nc mail\n")
	out, summary := filepath.Join(t.TempDir(), "roles.ndjson"), filepath.Join(t.TempDir(), "f.json")
	code, text, errs := runs(t, "--edges", edges, "--objective", "roles", "--out", out, "--json", summary, "--effort", "0.01", "--stability", "1")
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d, %s", code, errs)
	}
	for _, want := range []string{"users        3, 2 distinct", "edges        5", "lower bound  2 roles", "roles        2", "WSC-H        ", "stability    "} {
		if !strings.Contains(text, want) {
			t.Errorf("the summary lacks %q:\n%s", want, text)
		}
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
	for _, line := range lines {
		var r mining.Role
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Name == "" || r.Users == nil || r.Permissions == nil || r.Inherits == nil {
			t.Errorf("%s: got %+v, %v", line, r, err)
		}
	}
	var s mining.Summary
	raw, err = os.ReadFile(summary)
	if err != nil || json.Unmarshal(raw, &s) != nil || s.Parts.Roles != len(lines) || s.Bound != 2 || s.Stability == nil {
		t.Errorf("got %s, %v", raw, err)
	}
}

func TestMineRefusesFlagsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"nothing":         {nil, "nothing to mine; name a file with --edges, or --clickhouse"},
		"two sources":     {[]string{"--edges", "f", "--clickhouse", "h:1", "--out", "o"}, "are two sources"},
		"objective":       {[]string{"--edges", "f", "--out", "o", "--objective", "fast"}, `--objective "fast" is unknown; use roles or wsc`},
		"no out":          {[]string{"--edges", "f"}, "--out is missing"},
		"effort":          {[]string{"--edges", "f", "--out", "o", "--effort", "NaN"}, "--effort NaN is out of range"},
		"limit":           {[]string{"--edges", "f", "--out", "o", "--limit", "-1s"}, "--limit -1s is negative"},
		"stability":       {[]string{"--edges", "f", "--out", "o", "--stability", "101"}, "--stability 101 is out of range; use 0 to 100"},
		"kafka of a file": {[]string{"--edges", "f", "--out", "o", "--kafka", "h:1"}, "--kafka and --kafka-config are for proposals to an org"},
		"out is edges":    {[]string{"--edges", "f", "--out", "./f"}, "name one file twice"},
		"json is out":     {[]string{"--edges", "f", "--out", "o", "--json", "o"}, "name one file twice"},
		"two brokers":     {[]string{"--clickhouse", "h:1", "--out", "o", "--kafka", "h:1", "--kafka-config", "f"}, "are two brokers; name one"},
		"no kafka file":   {[]string{"--clickhouse", "h:1", "--out", "o", "--kafka-config", "none.yaml"}, "--kafka-config: reading none.yaml: no such file"},
		"org of a file":   {[]string{"--edges", "f", "--out", "o", "--org", "x"}, "--org is about --clickhouse"},
		"address":         {[]string{"--clickhouse", "localhost", "--out", "o"}, "is no host:port"},
		"broker":          {[]string{"--clickhouse", "h:1", "--kafka", "h", "--out", "o"}, "is no host:port"},
		"argument":        {[]string{"--edges", "f", "more"}, `unexpected argument "more"`},
		"unknown":         {[]string{"--speed"}, "flag provided but not defined"},
	} {
		code, out, errs := runs(t, c.args...)
		if code != exitUsage || out != "" || !strings.Contains(errs, c.want) || !strings.HasPrefix(errs, "mine: ") {
			t.Errorf("%s: exit %d, %q, want %q", name, code, errs, c.want)
		}
	}
	if code, _, errs := runs(t, "--help"); code != exitOK || !strings.Contains(errs, "Usage: mine") {
		t.Errorf("--help: exit %d, %s", code, errs)
	}
}

// TestMineSaysInOneLineWhatIsWrongWithAFile also looks that nothing was written.
func TestMineSaysInOneLineWhatIsWrongWithAFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for want, args := range map[string][]string{
		"line 2: has 3 words, want two: user and permission": {"--edges", file(t, "a b\na b c\n"), "--out", filepath.Join(folder, "o")},
		"opening the edge list: ":                            {"--edges", filepath.Join(folder, "none"), "--out", filepath.Join(folder, "o")},
		"it is a folder; name a file":                        {"--edges", file(t, "a b\n"), "--out", folder},
		"line 1: is not UTF-8":                               {"--edges", file(t, "\xff p\n\xfe p\n"), "--out", filepath.Join(folder, "o")},
		"creating ":                                          {"--edges", file(t, "a b\n"), "--out", filepath.Join(folder, "no", "o")},
	} {
		code, out, errs := runs(t, args...)
		if code != exitFailed || out != "" || !strings.Contains(errs, want) || strings.Count(errs, "\n") != 1 {
			t.Errorf("exit %d, %q, want one line with %q", code, errs, want)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestMineWritesToADeviceAndDoesNotReplaceIt would as root put a file in its place.
func TestMineWritesToADeviceAndDoesNotReplaceIt(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(pipe, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	code, _, errs := runs(t, "--edges", file(t, "a b\n"), "--out", pipe)
	if code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	if info, err := os.Stat(pipe); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Fatalf("the pipe is gone: %v, %v", info, err)
	}
	line := make([]byte, 200)
	if n, err := f.Read(line); err != nil || !strings.HasPrefix(string(line[:n]), `{"role":"role-1"`) {
		t.Errorf("got %q, %v", line[:n], err)
	}
}

// TestMineIsTheSameEachTime compares the bytes of two runs.
func TestMineIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for u := range 30 {
		for p := range 20 {
			if (u*7+p*11)%5 < 3 && (u+p)%7 != 0 {
				text.WriteString("u" + string(rune('a'+u)) + " p" + string(rune('a'+p)) + "\n")
			}
		}
	}
	edges := file(t, text.String())
	var got [2][]byte
	for i := range got {
		out := filepath.Join(t.TempDir(), "o")
		if code, _, errs := runs(t, "--edges", edges, "--out", out, "--effort", "0.004"); code != exitOK {
			t.Fatal(errs)
		}
		raw, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		got[i] = raw
	}
	if !bytes.Equal(got[0], got[1]) {
		t.Error("two runs of the same input differ")
	}
}

func TestBarShowsOnlyLongRuns(t *testing.T) {
	t.Parallel()
	var w bytes.Buffer
	b := newBar(&w)
	b.show("cheapest roles", 9, 0.5)
	if w.Len() > 0 {
		t.Errorf("a short run shows %q", w.String())
	}
	b.begun = time.Now().Add(-time.Minute)
	b.show("cheapest roles", 9, 0.5)
	if got := w.String(); !strings.Contains(got, "cheapest roles [###############...............]  50 %, now 9, 60 s\n") {
		t.Errorf("got %q", got)
	}
	b.terminal = true
	b.show("x", 1, 2)
	b.shown = time.Time{}
	b.show("x", 1, 2)
	b.end()
	if got := w.String(); !strings.HasSuffix(got, clearLine) || !strings.Contains(got, "100 %") {
		t.Errorf("got %q", got)
	}
}
