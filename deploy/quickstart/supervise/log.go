package supervise

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// lastBytes is how much of a log's end is looked at for last words.
const lastBytes = 16 << 10

// MisconfiguredError is a process that exited 2: a setting is wrong.
type MisconfiguredError struct {
	Name string
	// Lines is what it said, one problem each.
	Lines []string
}

// Error returns what the process said.
func (e *MisconfiguredError) Error() string { return strings.Join(e.Lines, "\n") }

func logFile(dir, name string) string { return filepath.Join(dir, name+".log") }

// keepOldLog moves the log of the last start aside.
func keepOldLog(dir, name string) error {
	err := os.Rename(logFile(dir, name), filepath.Join(dir, name+".before.log"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("keeping the last log of %s: %w", name, err)
	}
	return nil
}

// lastWords are the lines at the end of the log that carry the process's name, as boot prints problems; else the
// last line.
func (c *child) lastWords() []string {
	file := logFile(c.s.deps.Logs, c.Name)
	raw, err := os.ReadFile(file)
	if err != nil {
		return []string{c.Name + ": its log could not be read: " + err.Error()}
	}
	raw = raw[max(0, len(raw)-lastBytes):]
	lines := strings.FieldsFunc(string(raw), func(r rune) bool { return r == '\n' })
	var words []string
	for i := len(lines) - 1; i >= 0 && strings.HasPrefix(lines[i], c.Name+": "); i-- {
		words = append([]string{lines[i]}, words...)
	}
	switch {
	case len(words) > 0:
		return words
	case len(lines) > 0:
		return []string{c.Name + ": " + lines[len(lines)-1]}
	default:
		return []string{c.Name + ": said nothing; its log is " + file}
	}
}
