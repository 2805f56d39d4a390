package syslog

import (
	"errors"
	"time"

	"recert/ingest/internal/cursor"
	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/oktaapi"
)

// Config tells the poller what to read and how often.
type Config struct {
	Service boot.Service   `yaml:"service"`
	Kafka   bus.Config     `yaml:"kafka"`
	Okta    oktaapi.Config `yaml:"okta"`
	// Interval is the pause after a page that ended the log; a full page is followed at once. Default 15s, at least 1s.
	Interval time.Duration `yaml:"interval"`
	// History is how far back the first start begins. Default 2160h, which is all that Okta keeps.
	History time.Duration `yaml:"history"`
}

// DefaultConfig returns the config a user starts from; okta.url and the credentials have no default.
func DefaultConfig() Config {
	okta := oktaapi.DefaultConfig()
	okta.Scopes = []string{"okta.logs.read"}
	return Config{Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), Okta: okta, Interval: 15 * time.Second, History: cursor.Retention}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate(), c.Okta.Validate()}
	if c.Interval < time.Second || c.Interval > time.Hour {
		errs = append(errs, boot.Problem("interval", "%s is not between 1s and 1h; write for example 15s", c.Interval))
	}
	if c.History < time.Hour || c.History > cursor.Retention {
		errs = append(errs, boot.Problem("history", "%s is not between 1h and %s, which is what Okta keeps; write for example 2160h", c.History, cursor.Retention))
	}
	return errors.Join(errs...)
}
