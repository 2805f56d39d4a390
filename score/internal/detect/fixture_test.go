package detect

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	validator "github.com/santhosh-tekuri/jsonschema/v6"

	"recert/schemas/boottest"
	"recert/score/internal/rule"
)

func fixtures(t testing.TB, id, kind string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", id, kind+"*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(paths, func(p string) bool { return strings.HasSuffix(p, ".alerts.json") })
}

// TestDetectEveryRuleHasAHitAndANearMiss reads LogEvents through the parser into each rule.
func TestDetectEveryRuleHasAHitAndANearMiss(t *testing.T) {
	t.Parallel()
	for _, id := range rule.IDs() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			hits, misses := fixtures(t, id, "hit"), fixtures(t, id, "miss")
			if len(hits) == 0 || len(misses) == 0 {
				t.Fatalf("%d hits and %d near misses in testdata/%s, want one of each at least", len(hits), len(misses), id)
			}
			for _, path := range append(hits, misses...) {
				f := readFixture(t, path)
				if f.Alerts > 0 == strings.Contains(path, "miss") || f.Why == "" {
					t.Errorf("%s: it says %d alerts, why %q", path, f.Alerts, f.Why)
				}
				out := run(t, f.access(t), 1000)
				var own []json.RawMessage
				for i, a := range out.alerts {
					if a.FindingInfo.Analytic.UID == id {
						own = append(own, out.raw[i])
					}
				}
				if len(own) != f.Alerts {
					t.Errorf("%s: got %d alerts, want %d: %s", path, len(own), f.Alerts, f.Why)
				}
				if len(own) > 0 {
					boottest.Golden(t, strings.TrimSuffix(path, ".json")+".alerts.json", pretty(t, own))
				}
			}
		})
	}
}

func pretty(t *testing.T, alerts []json.RawMessage) []byte {
	t.Helper()
	sort.Slice(alerts, func(i, j int) bool { return bytes.Compare(alerts[i], alerts[j]) < 0 })
	raw, err := json.MarshalIndent(alerts, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(raw, '\n')
}

// TestDetectFolderOfARuleThatIsGone finds fixtures that nobody reads.
func TestDetectFolderOfARuleThatIsGone(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() && !slices.Contains(rule.IDs(), e.Name()) {
			t.Errorf("testdata/%s belongs to no rule", e.Name())
		}
	}
}

// TestDetectAlertsObeyThePublishedSchema checks every alert of every fixture against what SOC consumers are given.
func TestDetectAlertsObeyThePublishedSchema(t *testing.T) {
	t.Parallel()
	schema, err := validator.NewCompiler().Compile(filepath.Join("..", "..", "..", "schemas", "jsonschema", "alert.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, id := range rule.IDs() {
		for _, path := range fixtures(t, id, "hit") {
			for _, raw := range run(t, readFixture(t, path).access(t), 1000).raw {
				v, err := validator.UnmarshalJSON(bytes.NewReader(raw))
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(v); err != nil {
					t.Errorf("%s: %v", path, err)
				}
				checked++
			}
		}
	}
	if checked < len(rule.IDs()) {
		t.Errorf("only %d alerts were checked", checked)
	}
}

// TestDetectRulesAreComplete looks that a SOC finds all it needs in each rule.
func TestDetectRulesAreComplete(t *testing.T) {
	t.Parallel()
	for _, r := range rule.Catalogue(rule.Env{}) {
		for name, empty := range map[string]bool{
			"version": r.Version == "", "title": r.Title == "", "description": r.Description == "", "attack": len(r.Attack) == 0, "severity": r.Severity == 0,
			"risk": r.Risk <= 0 || r.Risk > 100, "triage": r.Triage == "", "false positives": r.FalsePositives == "", "action": r.Action == "",
			"types": len(r.Types) == 0, "dedup": r.Dedup <= 0, "see": r.See == nil, "tell": r.Tell == nil, "judge": (r.Most > 0) != (r.Judge != nil),
		} {
			if empty {
				t.Errorf("%s: %s is missing or wrong", r.ID, name)
			}
		}
	}
}
