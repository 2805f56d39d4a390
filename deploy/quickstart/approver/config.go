package approver

import (
	"errors"
	"net"
	"strings"

	"recert/schemas/boot"
	"recert/schemas/bus"
)

// Config tells where the commands are.
type Config struct {
	Service boot.Service `yaml:"service"`
	// Kafka must be on this machine: nobody's approval is faked anywhere else.
	Kafka bus.Config `yaml:"kafka"`
}

// DefaultConfig returns the defaults.
func DefaultConfig() Config {
	return Config{Service: boot.DefaultService(), Kafka: bus.DefaultConfig()}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	for _, b := range c.Kafka.Brokers {
		if !loopback(b) {
			errs = append(errs, boot.Problem("kafka.brokers", "%q is not on this machine; the stand-in approves in the demo only, elsewhere people do", b))
		}
	}
	return errors.Join(errs...)
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback())
}
