package stage

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"recert/enrich/internal/facts"
	"recert/schemas/topic"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s changed (-want +got); if that is meant: go test ./internal/stage -update\n%s", name, diff)
	}
}

// TestAccessGolden pins every field of one event that has them all.
func TestAccessGolden(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "event.json"))
	if err != nil {
		t.Fatal(err)
	}
	out := handle(t, offline(t), arrive(topic.SourcePoll, sso(alice, "first", begin.Add(-days(12)))), arrive(topic.SourcePoll, string(raw)))
	got := out.events(t)
	if len(got) != 2 {
		t.Fatalf("%d events were written; rejected: %v", len(got), out.rejected)
	}
	var pretty bytes.Buffer
	e := json.NewEncoder(&pretty)
	e.SetIndent("", "  ")
	if err := e.Encode(got[1]); err != nil {
		t.Fatal(err)
	}
	golden(t, "access.json", pretty.Bytes())
}

func gauge(t testing.TB, m prometheus.Metric) float64 {
	t.Helper()
	var d dto.Metric
	if err := m.Write(&d); err != nil {
		t.Fatal(err)
	}
	return d.GetGauge().GetValue() + d.GetCounter().GetValue()
}

// TestEnrichMetrics pins the names and labels of what the stage itself exports; the loop's nine are bus's.
func TestEnrichMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.events.WithLabelValues("confirmed")
	m.changes.WithLabelValues(string(facts.Use))
	m.skipped.WithLabelValues(string(facts.NotSubject))
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
	golden(t, "metrics.txt", []byte(strings.Join(lines, "")))
}

// TestReadmeNamesEveryMetricAndKey holds the README to the code.
func TestReadmeNamesEveryMetricAndKey(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	metrics, err := os.ReadFile(filepath.Join("testdata", "metrics.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"`join_wait`", "`remember`"}
	for line := range strings.Lines(string(metrics)) {
		name, _, _ := strings.Cut(line, "{")
		want = append(want, "`"+name+"`")
	}
	for _, w := range want {
		if !strings.Contains(string(raw), w) {
			t.Errorf("the README does not say what %s is", w)
		}
	}
}

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "enrich.example.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{}
	if err := yaml.UnmarshalWithOptions(raw, &cfg, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if d := DefaultConfig(); cfg.JoinWait != d.JoinWait || cfg.Remember != d.Remember {
		t.Errorf("the example shows join_wait %s and remember %s, the defaults are %s and %s", cfg.JoinWait, cfg.Remember, d.JoinWait, d.Remember)
	}
	whole := DefaultConfig()
	if err := yaml.UnmarshalWithOptions(raw, &whole, yaml.Strict()); err != nil || whole.Validate() != nil {
		t.Errorf("the example is refused: %v, %v", err, whole.Validate())
	}
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.JoinWait, c.Remember, c.Kafka.Brokers, c.Service.LogLevel = -1, 1, nil, "loud"
	err := c.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, key := range []string{"join_wait:", "remember:", "kafka.brokers:", "service.log_level:"} {
		if !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
}
