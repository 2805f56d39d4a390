package boottest

import (
	"os"
	"path/filepath"
	"testing"
)

// SharedPath is where a file or folder of the shared data is, if it is there: below RECERT_SHARED, else below the
// folder shared beside the repository.
func SharedPath(t testing.TB, parts ...string) string {
	t.Helper()
	root := os.Getenv("RECERT_SHARED")
	if root == "" {
		root = filepath.Join(repository(t), "..", "shared")
	}
	return filepath.Join(append([]string{root}, parts...)...)
}

// Shared is SharedPath for a test that needs it: one without it is skipped, saying so.
func Shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := SharedPath(t, parts...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("%s is absent; set RECERT_SHARED", filepath.Join(parts...))
	}
	return path
}

// Absent skips a test for what this machine lacks, and fails it where services are required.
func Absent(t testing.TB, format string, args ...any) {
	t.Helper()
	if os.Getenv("REQUIRE_SERVICES") == "1" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// repository is the folder with go.work, above the one that a test runs in.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.work")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.work above this folder")
		}
		dir = up
	}
}
