package boot

import (
	"fmt"
	"strings"
)

// ConfigError is a problem that only shows when a service starts, and that a setting would cure: a closed
// port, a wrong URL, a refused token. The process exits 2 with one line.
type ConfigError struct {
	// Key is the setting, for example kafka.brokers.
	Key string
	// Err is what was seen.
	Err error
	// Fix says what to do.
	Fix string
}

// Error returns `key: what was seen; what to do`.
func (e *ConfigError) Error() string { return fmt.Sprintf("%s: %v; %s", e.Key, e.Err, e.Fix) }

// Unwrap returns what was seen.
func (e *ConfigError) Unwrap() error { return e.Err }

// Problem is the line of Validate about one key.
func Problem(key, format string, args ...any) error {
	return fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...))
}

// problems splits a joined error into its lines.
func problems(err error) []string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
