package snapshot

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/directory"
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
		t.Errorf("%s changed (-want +got); if that is meant: go test ./internal/snapshot -update\n%s", name, diff)
	}
}

// TestSnapshotMetrics pins the names and labels of what the service itself exports; those of okta_ are oktaapi's.
func TestSnapshotMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	for _, v := range []*prometheus.CounterVec{m.out, m.listed, m.removed, m.unreadable, m.asked, m.retries} {
		v.WithLabelValues("x")
	}
	m.present.WithLabelValues("x")
	m.quarantined.WithLabelValues("x")
	m.seconds.WithLabelValues("x")
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

// TestQuarantineAlertGolden pins the bytes of the alert.
func TestQuarantineAlertGolden(t *testing.T) {
	t.Parallel()
	r, err := quarantineAlert(directory.Snapshot{
		Org: testOrg, Type: directory.TypeApps, Generation: 4, State: directory.StateQuarantined, Reason: "refused: okta answered 403 E0000006",
		Previous: 60, At: time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC),
	})
	if err != nil {
		t.Fatal(err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, r.Value, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	golden(t, "alert.json", pretty.Bytes())
}
