package wholefile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

var errHalf = errors.New("half way")

func TestAFailureLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := Write(path, func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }); err != nil {
		t.Fatal(err)
	}
	err := Write(path, func(w io.Writer) error { _, _ = io.WriteString(w, "ha"); return errHalf })
	if !errors.Is(err, errHalf) {
		t.Errorf("the writer's own error became %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "whole" {
		t.Errorf("after a failure the file holds %q (%v)", got, err)
	}
	if all, _ := os.ReadDir(dir); len(all) != 1 {
		t.Errorf("%d files are left, want 1", len(all))
	}
}

func TestAPlaceThatCannotBeWrittenToIsSaidBefore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Join(dir, "missing", "out")} {
		var open *OpenError
		if err := Check(path); !errors.As(err, &open) {
			t.Errorf("%s: %v, want an OpenError", path, err)
		}
	}
	if err := Check(filepath.Join(dir, "out")); err != nil {
		t.Error(err)
	}
	if all, _ := os.ReadDir(dir); len(all) != 0 {
		t.Error("the look left a file behind")
	}
}

func TestADeviceIsWrittenToAndStays(t *testing.T) {
	t.Parallel()
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Fatal(err)
	}
	if err := Write(link, func(w io.Writer) error { _, err := io.WriteString(w, "gone"); return err }); err != nil {
		t.Fatal(err)
	}
	if !Device(link) {
		t.Error("the device was replaced by a file")
	}
}
