package stage

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
)

// Config tells enrich how long to wait and how long to remember.
type Config struct {
	// Service is the part that every binary has.
	Service boot.Service `yaml:"service"`
	// Kafka is where the topics are.
	Kafka bus.Config `yaml:"kafka"`
	// JoinWait is how long the first events of an org wait for its first complete snapshot, once a start of this
	// process. Then they go on without context, joined=false. Default 10m; 0 waits not at all.
	JoinWait time.Duration `yaml:"join_wait"`
	// Remember is how long an event's identity is remembered, by the time of its Kafka record, at least 24h.
	// Default 2400h, which is how long okta.event.v1 keeps its records. It costs some 40 bytes an event; what comes back
	// later than this is written again, which changes no row and no usage.
	Remember time.Duration `yaml:"remember"`
}

const oneDay = 24 * time.Hour

// DefaultConfig returns the config a user starts from.
func DefaultConfig() Config {
	return Config{Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), JoinWait: 10 * time.Minute, Remember: 100 * oneDay}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	if c.JoinWait < 0 {
		errs = append(errs, boot.Problem("join_wait", "%s is negative; write for example 10m, or 0 to wait not at all", c.JoinWait))
	}
	if c.Remember < oneDay {
		errs = append(errs, boot.Problem("remember", "%s is less than a day; write for example 2400h", c.Remember))
	}
	return errors.Join(errs...)
}
