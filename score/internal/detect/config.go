package detect

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/score/internal/privileged"
	"recert/score/internal/rule"
	"recert/score/internal/sod"
)

// Config tells score/detect what the org declares and which detections to leave out.
type Config struct {
	Service boot.Service `yaml:"service"`
	Kafka   bus.Config   `yaml:"kafka"`
	// Disabled lists ids of detections that are switched off. Default none.
	Disabled []string `yaml:"disabled"`
	// DormantDays is from how many days without use on an access counts as dormant. Default 60.
	DormantDays int `yaml:"dormant_days"`
	// Settle is how far behind a grant the log must have been read before the grant counts as not asked for, and how
	// far behind it its request may be resolved. Default 5m.
	Settle time.Duration `yaml:"settle"`
	// SoDFile names a YAML file with rules of separation of duties. Default none.
	SoDFile string `yaml:"sod_file"`
	// PrivilegedFile names a YAML file with the lists privileged_groups and privileged_apps. Default none.
	PrivilegedFile string `yaml:"privileged_file"`
}

// DefaultConfig returns the config a user starts from; the files have no default.
func DefaultConfig() Config {
	return Config{Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), DormantDays: 60, Settle: 5 * time.Minute}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem(key, format, args...)) }
	ids := rule.IDs()
	for i, id := range c.Disabled {
		if !slices.Contains(ids, id) {
			bad(fmt.Sprintf("disabled[%d]", i), "%q is no detection; write one of %s", id, strings.Join(ids, ", "))
		}
	}
	if c.DormantDays < 1 {
		bad("dormant_days", "%d is no number of days; write for example 60", c.DormantDays)
	}
	if c.Settle <= 0 || c.Settle > 24*time.Hour {
		bad("settle", "%s is not between 0 and a day; write for example 5m", c.Settle)
	}
	return errors.Join(errs...)
}

// duties reads the file of duties; without one there are no rules.
func (c Config) duties() (*sod.Rules, error) {
	raw, err := readFile("sod_file", c.SoDFile)
	if err != nil {
		return nil, err
	}
	rules, err := sod.Parse(raw)
	return rules, keyed("sod_file", c.SoDFile, err)
}

// privileged reads the ids of groups and apps that give power over others.
func (c Config) privileged() (map[string]bool, error) {
	raw, err := readFile("privileged_file", c.PrivilegedFile)
	if err != nil {
		return nil, err
	}
	ids, err := privileged.Parse(raw)
	return ids, keyed("privileged_file", c.PrivilegedFile, err)
}

// readFile returns nothing where no file is named.
func readFile(key, path string) ([]byte, error) {
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
