package land

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/boottest"
)

// TestLandMetrics pins the names and labels of what landing itself exports; the loop's nine are bus's.
func TestLandMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	newMetrics(registry).landed("events_raw", 1, time.Second)
	boottest.Metrics(t, registry)
}

func TestLandConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.ClickHouse.Address = "127.0.0.1:9000"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Rows, c.Wait, c.ClickHouse.Address, c.Kafka.Brokers = 0, time.Hour, "", nil
	boottest.Names(t, c.Validate(), "kafka.brokers: ", "clickhouse.address: ", "rows: ", "wait: ")
}

// TestLandExampleIsComplete reads the example strictly, and again with every commented line switched on.
func TestLandExampleIsComplete(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "land.example.yaml")
	boottest.Example(t, file, DefaultConfig())
	boottest.Uncommented(t, file, DefaultConfig())
}

func TestLandIsInert(t *testing.T) {
	t.Parallel()
	r := prometheus.NewRegistry()
	if _, err := New(DefaultConfig(), boot.Deps{Name: "land", Metrics: r, Ready: &boot.Readiness{}}); err != nil {
		t.Errorf("New asks for more than memory: %v", err)
	}
}
