package snapshot

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
	"recert/schemas/directory"
)

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
	boottest.Metrics(t, registry)
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
	boottest.Golden(t, filepath.Join("testdata", "alert.json"), pretty.Bytes())
}
