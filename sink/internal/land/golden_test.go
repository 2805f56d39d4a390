package land

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestLandMetrics pins the names and labels of what landing itself exports; the loop's nine are bus's.
func TestLandMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	newMetrics(registry).landed("events_raw", 1, time.Second)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range families {
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		lines = append(lines, f.GetName()+"{"+strings.Join(labels, ",")+"} "+strings.ToLower(f.GetType().String())+": "+f.GetHelp()+"\n")
	}
	sort.Strings(lines)
	got, path := strings.Join(lines, ""), filepath.Join("testdata", "metrics.txt")
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(path, []byte(got), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("metrics changed (-want +got); if that is meant: go test ./internal/land -update\n%s", diff)
	}
}

func TestLandConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.ClickHouse.Address = "127.0.0.1:9000"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.Rows, c.Wait, c.ClickHouse.Address, c.Kafka.Brokers = 0, time.Hour, "", nil
	err := c.Validate()
	for _, key := range []string{"kafka.brokers: ", "clickhouse.address: ", "rows: ", "wait: "} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%v does not name %s", err, key)
		}
	}
}

// TestLandExampleIsComplete reads the example strictly, and again with every commented line switched on.
func TestLandExampleIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "land.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(raw), strings.ReplaceAll(string(raw), "\n  # ", "\n  ")} {
		c := DefaultConfig()
		if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if err := c.Validate(); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
	}
}

func TestLandIsInert(t *testing.T) {
	t.Parallel()
	r := prometheus.NewRegistry()
	if _, err := New(DefaultConfig(), boot.Deps{Name: "land", Metrics: r, Ready: &boot.Readiness{}}); err != nil {
		t.Errorf("New asks for more than memory: %v", err)
	}
}
