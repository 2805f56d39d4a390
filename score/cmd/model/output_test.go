package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"recert/schemas/boottest"
)

func TestAFailedWriteLeavesTheOldFileAndNothingElse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := writeFile(path, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return errors.New("no space left")
	})
	if err == nil || !strings.Contains(err.Error(), "no space left") || boottest.Text(t, path) != "old" {
		t.Errorf("got %v, %q", err, boottest.Text(t, path))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestAPipeIsWrittenToAndNotReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	got := make(chan string)
	go func() {
		raw, _ := os.ReadFile(path)
		got <- string(raw)
	}()
	if err := writeJSON(path, map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	if text := <-got; text != "{\n  \"a\": 1\n}\n" {
		t.Errorf("got %q", text)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestAnAnswerThatCannotBePrintedIsAFailure(t *testing.T) {
	t.Parallel()
	m, data := model(t, quick), file(t, usual)
	for _, args := range [][]string{
		{"score", "--model", m, "--out", filepath.Join(t.TempDir(), "p"), data},
		{"explain", "--model", m, "--row", "0", data},
	} {
		var errs strings.Builder
		p := program{out: full{}, errs: &errs, kit: builtIn()}
		if code := p.run(t.Context(), args); code != exitFailed || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%s: exit %d: %s", args[0], code, errs.String())
		}
	}
}
