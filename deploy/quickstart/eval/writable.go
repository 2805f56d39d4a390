package eval

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// writable tells what would keep a file from being written, by writing another one beside it.
func writable(file string) error {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder; name a file in it", file)
	}
	dir := filepath.Dir(file)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s is no folder; make it, or name a file elsewhere", dir)
	}
	trial, err := os.CreateTemp(dir, filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("trying to write: %w; name a file where you may", err)
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}
