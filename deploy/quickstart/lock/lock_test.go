package lock_test

import (
	"errors"
	"testing"

	"recert/deploy/quickstart/lock"
)

func TestSecondTakerIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := lock.Take(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Take(dir); !errors.Is(err, lock.ErrTaken) {
		t.Errorf("got %v, want ErrTaken", err)
	}
	if err := first.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := lock.Take(dir)
	if err != nil {
		t.Fatalf("after a release: %v", err)
	}
	_ = again.Release()
}
