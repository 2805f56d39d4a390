package syslog

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"recert/schemas/boot"
	"recert/schemas/boottest"
)

func TestExampleConfigIsComplete(t *testing.T) {
	t.Parallel()
	c := boottest.Example(t, "../../okta-poll.example.yaml", DefaultConfig())
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
	boottest.Names(t, err, "okta.url: ", "interval: ", "history: ", "kafka.brokers: ", "service.metrics: ")
	if strings.Contains(err.Error(), "tops3cret") {
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
	for _, name := range boottest.Metrics(t, registry) {
		boottest.Shows(t, "../../README.md", "`"+strings.TrimPrefix(name, "recert_okta_poll_"))
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
	boottest.Golden(t, filepath.Join("testdata", "alert.json"), append(bytes.Clone(record.Value), '\n'))
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
