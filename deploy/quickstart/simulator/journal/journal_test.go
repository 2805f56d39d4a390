package journal_test

import (
	"os"
	"path/filepath"
	"testing"

	"recert/deploy/quickstart/simulator/journal"
)

func TestALineCutOffByACrashIsDroppedAndTheRestKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "j")
	if err := os.WriteFile(path, []byte("{\"kind\":\"a\",\"data\":1}\n{\"kind\":\"b\",\"da"), 0o600); err != nil {
		t.Fatal(err)
	}
	j, got, err := journal.Open(path)
	if err != nil || len(got) != 1 || got[0].Kind != "a" {
		t.Fatalf("got %v, %v; want the one whole entry", got, err)
	}
	if err := j.Append("c", map[string]int{"n": 2}); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, got, err = journal.Open(path)
	if err != nil || len(got) != 2 || string(got[1].Data) != `{"n":2}` {
		t.Fatalf("got %v, %v after the second start", got, err)
	}
	_ = j.Close()
}
