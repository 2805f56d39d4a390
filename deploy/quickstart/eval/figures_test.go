package eval

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/deploy/quickstart/simulator/year"
	"recert/schemas/boottest"
)

func truth() map[string]year.Verdict {
	return map[string]year.Verdict{
		"a": {Truth: year.Revoke, Why: year.WhyDormant}, "b": {Truth: year.Revoke, Why: year.WhyMover}, "c": {Truth: year.Keep, Why: year.WhySeasonal},
		"d": {Truth: year.Keep, Why: year.WhySeasonal}, "e": {Truth: year.Keep, Why: year.WhyBreakGlass}, "f": {Truth: year.Keep, Why: year.WhyOrdinary},
		"g": {Truth: year.Revoke, Why: year.WhyLeaver}, "h": {Truth: year.Keep, Why: year.WhyJoiner},
	}
}

func TestFiguresAreCountedAgainstTheTruth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		outcomes map[string]string
		want     Figures
	}{
		{"nothing was said", nil, Figures{Precision: 1, Abstain: 1}},
		{"all is right", map[string]string{"a": "revoke", "b": "revoke", "c": "approve", "d": "approve", "e": "clarify", "f": "approve", "g": "revoke", "h": "clarify"},
			Figures{Precision: 1, Recall: 1, Abstain: 0.25}},
		{"one seasonal, one protected, one missed", map[string]string{"a": "revoke", "b": "approve", "c": "revoke", "d": "approve", "e": "revoke", "f": "approve", "g": "revoke", "h": "approve"},
			Figures{Precision: 0.5, Recall: 2.0 / 3, Protected: 1, Seasonal: 0.5}},
		{"an item that is none of the campaign's", map[string]string{"x": "revoke", "a": "revoke"}, Figures{Precision: 1, Recall: 1.0 / 3, Abstain: 0.875}},
	} {
		if diff := cmp.Diff(c.want, Score(truth(), c.outcomes)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestEachBoundIsNamedWhereItIsBroken(t *testing.T) {
	t.Parallel()
	good := Result{Seed: 7, Figures: Figures{Precision: 0.97, Recall: 0.80, Seasonal: 0.02, Abstain: 0.9}}
	if lines := good.Broken(); len(lines) != 0 {
		t.Errorf("got %v at the bounds, want nothing", lines)
	}
	bad := Result{Seed: 7, Figures: Figures{Precision: 0.9699, Recall: 0.79, Protected: 1, Seasonal: 0.021}}
	lines := bad.Broken()
	for _, name := range []string{"revoke_precision", "revoke_recall", "protected_revokes", "seasonal_false_revoke_rate"} {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "seed 7: "+name+" ") }) {
			t.Errorf("got %v, want a line about %s", lines, name)
		}
	}
}

func results() []Result {
	outcomes := map[string]string{"a": "revoke", "b": "clarify", "c": "approve", "d": "revoke", "e": "clarify", "f": "approve", "g": "revoke"}
	r := Result{Seed: 1, Figures: Score(truth(), outcomes), Items: 8, Events: 1000, Seconds: 91.4, Model: "rules-2", Kinds: Kinds(truth(), outcomes)}
	r.Okta90 = Score(truth(), map[string]string{"a": "revoke", "c": "revoke"})
	second := r
	second.Seed, second.Model = 2, "rules-2+served-1@20260714T180100.000-2ec9edecda59"
	return []Result{r, second}
}

func TestTheTableIsWhatItWas(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	Table(&b, results())
	boottest.Golden(t, filepath.Join("testdata", "table.txt"), b.Bytes())
}

func TestTheListHasTheNamesThatItsReadersKnow(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(results())
	if err != nil {
		t.Fatal(err)
	}
	var list []map[string]any
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	figures := []string{"revoke_precision", "revoke_recall", "protected_revokes", "seasonal_false_revoke_rate", "abstain_rate"}
	for _, object := range []any{list[0], list[0]["okta_90"], list[0]["entra_30"]} {
		for _, name := range figures {
			if _, ok := object.(map[string]any)[name].(float64); !ok {
				t.Errorf("got no number %s in %v", name, object)
			}
		}
	}
	if list[1]["seed"] != 2.0 {
		t.Errorf("got seed %v, want 2", list[1]["seed"])
	}
}
