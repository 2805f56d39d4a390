package baseline

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/olap"
)

// Config tells score/baseline where the landed events are and how often to look.
type Config struct {
	Service    boot.Service `yaml:"service"`
	Kafka      bus.Config   `yaml:"kafka"`
	ClickHouse olap.Config  `yaml:"clickhouse"`
	// Every is how often to look whether the log has passed a midnight. Default 10m.
	Every time.Duration `yaml:"every"`
}

// DefaultConfig returns the config a user starts from; clickhouse.address has no default.
func DefaultConfig() Config {
	c := Config{Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), ClickHouse: olap.DefaultConfig(), Every: 10 * time.Minute}
	// A query over 90 days of a large org takes its time, and nothing waits for it.
	c.ClickHouse.Timeout = 5 * time.Minute
	return c
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate(), c.ClickHouse.Validate()}
	if c.Every < time.Second {
		errs = append(errs, boot.Problem("every", "%s is shorter than a second; write for example 10m", c.Every))
	}
	return errors.Join(errs...)
}
