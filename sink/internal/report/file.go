package report

import (
	"fmt"
	"os"
	"path/filepath"
)

// write replaces the file in one step: whoever opens it finds the old page or the new one, never a part.
func write(file string, raw []byte) error {
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	_, err = part.Write(raw)
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(part.Name(), 0o644) //nolint:gosec // a page to be read, without secrets
	}
	if err == nil {
		err = os.Rename(part.Name(), file)
	}
	if err != nil {
		_ = os.Remove(part.Name())
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}
