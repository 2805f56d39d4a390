package report

import (
	"fmt"
	"io"

	"recert/schemas/wholefile"
)

// write replaces the file in one step: whoever opens it finds the old page or the new one, never a part.
func write(file string, raw []byte) error {
	err := wholefile.Write(file, func(w io.Writer) error { _, err := w.Write(raw); return err })
	if err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	return nil
}
