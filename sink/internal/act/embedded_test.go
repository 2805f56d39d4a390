package act

import (
	"log/slog"
	"testing"

	"github.com/twmb/franz-go/pkg/kfake"

	"recert/schemas/bus"
)

// embedded is a Kafka that says it is the embedded one.
func embedded(t *testing.T) bus.Config {
	t.Helper()
	broker, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.ClusterID(bus.EmbeddedCluster))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	cfg := bus.DefaultConfig()
	cfg.Brokers = broker.ListenAddrs()
	if err := bus.Reconcile(t.Context(), cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	return cfg
}
