package baseline

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
	"recert/schemas/clickhouse"
)

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.ClickHouse.Address = "127.0.0.1:9000"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.ClickHouse.Address, c.Every = "", 0
	boottest.Names(t, c.Validate(), "clickhouse.address:", "every:")
}

// TestBaselineMetrics pins the names and labels.
func TestBaselineMetrics(t *testing.T) {
	t.Parallel()
	queries, err := queriesOf(clickhouse.Baselines)
	if err != nil || len(queries) == 0 {
		t.Fatalf("%d queries: %v", len(queries), err)
	}
	registry := prometheus.NewRegistry()
	newMetrics(registry, queries)
	boottest.Metrics(t, registry)
}
