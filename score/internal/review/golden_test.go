package review

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

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
		t.Errorf("%s changed (-want +got); if that is meant: go test ./internal/review -update\n%s", name, diff)
	}
}

// TestReviewGolden pins the bytes of one recommendation of each outcome and of one command of each action.
func TestReviewGolden(t *testing.T) {
	t.Parallel()
	keys := map[string]string{
		string(topic.Key(testOrg, "icr-"+ordinary+"-"+ledger)): "approve.json",
		string(topic.Key(testOrg, "icr-"+dormant+"-"+ledger)):  "revoke.json",
		string(topic.Key(testOrg, "icr-"+clash+"-"+ledger)):    "clarify.json",
	}
	seen := map[string]bool{}
	for _, r := range offline(t, newWorld(t), inOrder).produced {
		name := keys[string(r.Key)]
		if r.Topic == topic.ActionCommand {
			var c struct {
				Action string `json:"action"`
				Person string `json:"person_id"`
			}
			if err := json.Unmarshal(r.Value, &c); err != nil {
				t.Fatal(err)
			}
			name = c.Action + "_" + c.Person + ".json"
		}
		if name == "" {
			continue
		}
		seen[name] = true
		var pretty bytes.Buffer
		if err := json.Indent(&pretty, r.Value, "", "  "); err != nil {
			t.Fatal(err)
		}
		pretty.WriteByte('\n')
		golden(t, name, pretty.Bytes())
	}
	if len(seen) != 7 {
		t.Errorf("saw %d goldens, want 7: %v", len(seen), seen)
	}
}

// TestReviewMetrics pins the names and labels of what the stage itself exports; the loop's nine are bus's.
func TestReviewMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.items.WithLabelValues("approve")
	m.commands.WithLabelValues("create_issue")
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
