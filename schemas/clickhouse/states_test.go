package clickhouse_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recert/schemas/olaptest"
)

// TestActionStatesAreTheLedgers compares the states that analysts read about with those the writer may write.
func TestActionStatesAreTheLedgers(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	raw, err := os.ReadFile(filepath.Join("..", "jsonschema", "action.outcome.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties struct {
			State struct {
				Enum []string `json:"enum"`
			} `json:"state"`
		} `json:"properties"`
	}
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	states := schema.Properties.State.Enum
	if len(states) < 2 {
		t.Fatalf("states: %v", states)
	}
	want := strings.Join(states[:len(states)-1], ", ") + " or " + states[len(states)-1]
	for _, c := range columns(t, conn, "name = 'state' AND table IN ('actions', 'outcomes_raw')") {
		if !strings.Contains(c.comment, want) {
			t.Errorf("%s.state: %q does not name %q", c.table, c.comment, want)
		}
	}
}
