package syslog

import (
	"bytes"
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
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"recert/schemas/boot"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../okta-poll.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := DefaultConfig()
	if err := yaml.UnmarshalWithOptions(raw, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if err := c.Validate(); err != nil {
		t.Error(err)
	}
	if c.Okta.Scopes[0] != "okta.logs.read" || c.BootService().Metrics != "127.0.0.1:9464" {
		t.Errorf("got %+v", c)
	}
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	err := c.Validate()
	if err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("the defaults lack the org's address and credentials, and nothing else: %v", err)
	}
	c.Okta.URL, c.Okta.Token = "https://acme-admin.okta.com", boot.NewSecret("tops3cret")
	c.Interval, c.History, c.Kafka.Brokers, c.Service.Metrics = time.Millisecond, 91*24*time.Hour, nil, "x"
	err = c.Validate()
	for _, key := range []string{"okta.url: ", "interval: ", "history: ", "kafka.brokers: ", "service.metrics: "} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%q is missing in:\n%v", key, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "tops3cret") {
		t.Error("the token is in the error")
	}
}

// TestPollMetrics pins the names and labels of what the poller itself exports; oktaapi adds its four.
func TestPollMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry, time.Now)
	m.pages.WithLabelValues("full")
	m.restarts.WithLabelValues(firstStart)
	m.retries.WithLabelValues("retry")
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
	golden(t, "metrics.txt", strings.Join(lines, ""))
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if short := strings.TrimPrefix(f.GetName(), "recert_okta_poll_"); !strings.Contains(string(readme), "`"+short) {
			t.Errorf("the README does not name %s", short)
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
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
		t.Errorf("%s changed (-want +got); if that is meant: go test ./internal/syslog -update\n%s", name, diff)
	}
}

func TestLagGrowsWhileNoPageComes(t *testing.T) {
	t.Parallel()
	at := start
	l := &lag{now: func() time.Time { return at }}
	if got := l.seconds(); got != 0 {
		t.Errorf("before the first page: %v", got)
	}
	l.set(-time.Hour)
	at = at.Add(10 * time.Second)
	if got := l.seconds(); got != 10 {
		t.Errorf("ten seconds after the end of the log was reached: %v", got)
	}
	l.set(time.Minute)
	if got := l.seconds(); got != 60 {
		t.Errorf("within a backfill: %v", got)
	}
}

// TestAlertGolden pins the bytes of the alert about a gap.
func TestAlertGolden(t *testing.T) {
	t.Parallel()
	record, err := gapAlert(testOrg, gapOf(start.Add(-100*day), start.Add(-90*day)))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "alert.json", string(record.Value)+"\n")
	schema, err := validator.NewCompiler().Compile("../../../schemas/jsonschema/alert.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := validator.UnmarshalJSON(bytes.NewReader(record.Value))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("the published schema refuses the alert: %v", err)
	}
	again, err := gapAlert(testOrg, gapOf(start.Add(-100*day), start.Add(-89*day)))
	if err != nil {
		t.Fatal(err)
	}
	if string(again.Key) != string(record.Key) {
		t.Error("the gap of one beginning has two ids: a repetition would be a second alert")
	}
}
