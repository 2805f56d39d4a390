package stage

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/enrich/internal/facts"
	"recert/schemas/boottest"
	"recert/schemas/topic"
)

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
		t.Fatalf("%d events were written; rejected: %v", len(got), out.Rejected)
	}
	var pretty bytes.Buffer
	e := json.NewEncoder(&pretty)
	e.SetIndent("", "  ")
	if err := e.Encode(got[1]); err != nil {
		t.Fatal(err)
	}
	boottest.Golden(t, filepath.Join("testdata", "access.json"), pretty.Bytes())
}

// TestEnrichMetrics pins the names and labels of what the stage itself exports; the loop's nine are bus's.
func TestEnrichMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.events.WithLabelValues("confirmed")
	m.changes.WithLabelValues(string(facts.Use))
	m.skipped.WithLabelValues(string(facts.NotSubject))
	boottest.Metrics(t, registry)
}

// TestReadmeNamesEveryMetricAndKey holds the README to the code.
func TestReadmeNamesEveryMetricAndKey(t *testing.T) {
	t.Parallel()
	want := []string{"`join_wait`", "`remember`"}
	for line := range strings.Lines(boottest.Text(t, filepath.Join("testdata", "metrics.txt"))) {
		name, _, _ := strings.Cut(line, "{")
		want = append(want, "`"+name+"`")
	}
	boottest.Shows(t, filepath.Join("..", "..", "README.md"), want...)
}

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "enrich.example.yaml")
	cfg := boottest.Strict(t, boottest.Text(t, file), Config{})
	if d := DefaultConfig(); cfg.JoinWait != d.JoinWait || cfg.Remember != d.Remember {
		t.Errorf("the example shows join_wait %s and remember %s, the defaults are %s and %s", cfg.JoinWait, cfg.Remember, d.JoinWait, d.Remember)
	}
	boottest.Example(t, file, DefaultConfig())
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	if err := c.Validate(); err != nil {
		t.Errorf("the defaults are refused: %v", err)
	}
	c.JoinWait, c.Remember, c.Kafka.Brokers, c.Service.LogLevel = -1, 1, nil, "loud"
	boottest.Names(t, c.Validate(), "join_wait:", "remember:", "kafka.brokers:", "service.log_level:")
}
