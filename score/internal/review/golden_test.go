package review

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
	"recert/schemas/topic"
)

// TestReviewGolden pins the bytes of one recommendation of each outcome, of what one item looked like, and of one command of each action.
func TestReviewGolden(t *testing.T) {
	t.Parallel()
	keys := map[string]string{
		string(topic.Key(testOrg, "icr-"+ordinary+"-"+ledger)): "approve.json",
		string(topic.Key(testOrg, "icr-"+dormant+"-"+ledger)):  "revoke.json",
		string(topic.Key(testOrg, "icr-"+clash+"-"+ledger)):    "clarify.json",
	}
	seen := map[string]bool{}
	for _, r := range offline(t, newWorld(t), inOrder).Produced {
		name := keys[string(r.Key)]
		if r.Topic == topic.ScoreFeature {
			name = map[string]string{"revoke.json": "feature.json"}[name]
		}
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
		boottest.Golden(t, filepath.Join("testdata", name), pretty.Bytes())
	}
	if len(seen) != 8 {
		t.Errorf("saw %d goldens, want 8: %v", len(seen), seen)
	}
}

// TestReviewMetrics pins the names and labels of what the stage itself exports; the loop's nine are bus's.
func TestReviewMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	m.items.WithLabelValues("approve")
	m.commands.WithLabelValues("create_issue")
	boottest.Metrics(t, registry)
}
