package baseline

import (
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/clickhouse"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.ClickHouse.Address = "127.0.0.1:9000"
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.ClickHouse.Address, c.Every = "", 0
	err := c.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{"clickhouse.address:", "every:"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
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
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("metrics changed (-want +got); if that is meant: go test ./internal/baseline -update\n%s", diff)
	}
}
