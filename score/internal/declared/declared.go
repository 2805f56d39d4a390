// Package declared reads what people declare about an org in files of their own: which duties must not meet in one
// person, and which groups and apps give power over others.
//
// Input are YAML files named by the settings sod_file and privileged_file of review and detect alike; without a file
// nothing is declared. An unknown key refuses the file. Every problem names the setting and the file.
package declared

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"recert/schemas/boot"
	"recert/score/internal/sod"
)

// The settings that name the files.
const (
	dutiesKey     = "sod_file"
	privilegedKey = "privileged_file"
)

// Duties reads the rules of separation of duties; an empty path gives none.
func Duties(path string) (*sod.Rules, error) {
	raw, err := read(dutiesKey, path)
	if err != nil {
		return nil, err
	}
	rules, err := sod.Parse(raw)
	return rules, keyed(dutiesKey, path, err)
}

// Privileged reads the ids of groups and apps that give power over others; an empty path gives none.
func Privileged(path string) (map[string]bool, error) {
	raw, err := read(privilegedKey, path)
	if err != nil {
		return nil, err
	}
	ids, err := parsePrivileged(raw)
	return ids, keyed(privilegedKey, path, err)
}

func read(key, path string) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	var p *os.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	if err != nil {
		return nil, &boot.ConfigError{Key: key, Err: fmt.Errorf("reading %s: %w", path, err), Fix: "name a readable YAML file, or leave the key out"}
	}
	return raw, nil
}

// keyed gives every line of a joined error its key and file.
func keyed(key, path string, err error) error {
	if err == nil {
		return nil
	}
	var errs []error
	for line := range strings.Lines(err.Error()) {
		errs = append(errs, boot.Problem(key, "%s: %s; correct the file", path, strings.TrimSpace(line)))
	}
	return errors.Join(errs...)
}
