package act

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/fault"
)

var errEmbedded = errors.New("the embedded Kafka can lose the ledger in a crash, and a real system would then be changed twice")

// refuseEmbedded refuses to change a real system with a ledger that a crash can lose.
func refuseEmbedded(ctx context.Context, cfg Config) error {
	reals := cfg.real()
	if len(reals) == 0 {
		return nil
	}
	id, err := bus.ClusterID(ctx, cfg.Kafka)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(id, bus.EmbeddedCluster) {
		return nil
	}
	return fault.Fatally(&boot.ConfigError{
		Key: "kafka.brokers", Err: errEmbedded, Fix: "use Apache Kafka, or phase observer, for " + strings.Join(reals, " and "),
	})
}

// loopback tells whether an address can only mean this machine.
func loopback(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if strings.EqualFold(u.Hostname(), "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && ip.IsLoopback()
}
