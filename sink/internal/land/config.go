package land

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/olap"
)

// Config tells where to land what.
type Config struct {
	// Service is the part that every binary has.
	Service boot.Service `yaml:"service"`
	// Kafka is where the topics are.
	Kafka bus.Config `yaml:"kafka"`
	// ClickHouse is the database; migrate must have run.
	ClickHouse olap.Config `yaml:"clickhouse"`
	// Rows is how many records an insert gathers at most. Default 20000.
	Rows int `yaml:"rows"`
	// Wait is how long records gather at most, 10ms to 10s. Default 250ms; less shows events sooner and costs
	// ClickHouse some 10 ms of CPU an insert.
	Wait time.Duration `yaml:"wait"`
}

// DefaultConfig returns the defaults; clickhouse.address has none.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), ClickHouse: olap.DefaultConfig(),
		Rows: 20_000, Wait: 250 * time.Millisecond,
	}
}

// Limits of Config.
const (
	maxRows = 200_000
	minWait = 10 * time.Millisecond
	maxWait = 10 * time.Second
)

// Validate reports every problem at once.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate(), c.ClickHouse.Validate()}
	if c.Rows < 1 || c.Rows > maxRows {
		errs = append(errs, boot.Problem("rows", "%d is no size of a batch; use 1 to %d, for example 20000", c.Rows, maxRows))
	}
	if c.Wait < minWait || c.Wait > maxWait {
		errs = append(errs, boot.Problem("wait", "%s is no time to gather; use %s to %s, for example 250ms", c.Wait, minWait, maxWait))
	}
	return errors.Join(errs...)
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }
