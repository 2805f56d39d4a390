package detect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/score/internal/rule"
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
