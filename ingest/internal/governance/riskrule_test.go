package governance

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"recert/schemas/boottest"
	"recert/schemas/directory"
)

const rule = `{"id":"rul1","name":"Pay and approve","description":"d","type":"SEPARATION_OF_DUTIES","status":"ACTIVE",
 "resources":[{"resourceOrn":"orn:okta:idp:00o1:apps:salesforce:0oa1"}],"created":"2022-05-24T14:15:22Z","lastUpdated":"2022-05-25T14:15:22Z",
 "conflictCriteria":{"and":[
  {"name":"list1","attribute":"principal.effective_grants","operation":"CONTAINS_ONE","value":{"type":"ENTITLEMENTS","value":[{"id":"esp1","name":"Role","values":[{"id":"ent1","name":"Pay"},{"id":"ent2","name":"Release"}]}]}},
  {"name":"list2","attribute":"principal.effective_grants","operation":"CONTAINS_ALL","value":{"type":"ENTITLEMENTS","value":[{"id":"esp2","name":"Duty","values":{"data":[{"id":"ent3","name":"Approve"}]}}]}}]}}`

func TestRiskRuleIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	r, err := RiskRule(org, []byte(rule))
	if err != nil || r.ID != "rul1" || r.Source != directory.SourceOkta || r.Name != "Pay and approve" || fmt.Sprint(r.Resources) != "[0oa1]" || r.LastUpdated.Year() != 2022 {
		t.Fatalf("got %+v, %v", r, err)
	}
	const want = "[{list1 principal.effective_grants CONTAINS_ONE ENTITLEMENTS [{ent1 Pay esp1 Role} {ent2 Release esp1 Role}]} {list2 principal.effective_grants CONTAINS_ALL ENTITLEMENTS [{ent3 Approve esp2 Duty}]}]"
	if got := fmt.Sprint(r.Criteria); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if _, _, problem := r.Sides(); !strings.Contains(problem, "entitlements") {
		t.Errorf("a rule about entitlements can be evaluated: %q", problem)
	}
	long := strings.Repeat(`{"id":"e"},`, maxValues) + `{"id":"e"}`
	for name, raw := range map[string]string{
		"no id": `{"name":"x"}`, "a bar in the id": `{"id":"a|b"}`, "no object": `[]`,
		"too many values": `{"id":"rul1","conflictCriteria":{"and":[{"value":{"value":[` + long + `]}}]}}`,
		"values no list":  `{"id":"rul1","conflictCriteria":{"and":[{"value":{"value":[{"id":"esp1","values":7}]}}]}}`,
	} {
		if r, err := RiskRule(org, []byte(raw)); err == nil {
			t.Errorf("%s: read as %.200v", name, r)
		}
	}
}

func TestReviewNamesTheRiskRulesItBreaks(t *testing.T) {
	t.Parallel()
	v, err := Review(org, []byte(`{"id":"icr1","campaignId":"ici1","resourceId":"0oa1","principalProfile":{"id":"00u1"},
		"riskRuleConflicts":[{"id":"rul2"},{"id":"gra1:rul1"},{"id":"rul2"},{"id":"a|b"},{}]}`))
	if err != nil || fmt.Sprint(v.RiskRules) != "[rul1 rul2]" {
		t.Errorf("got %v, %v", v.RiskRules, err)
	}
}

// TestExamplesOfRiskRulesAreRead reads every risk rule of Okta's own examples.
func TestExamplesOfRiskRulesAreRead(t *testing.T) {
	t.Parallel()
	f, err := os.Open(boottest.Shared(t, "data", "okta-api-examples", "sod-risk-rule-examples.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rules := 0
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var e struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Data []json.RawMessage `json:"data"`
		}
		_ = json.Unmarshal(e.Value, &page)
		for _, raw := range append(page.Data, e.Value) {
			var head struct {
				ID, Type, Status string
			}
			if json.Unmarshal(raw, &head) != nil || !strings.HasPrefix(head.ID, "rul") || head.Status == "" {
				continue
			}
			rules++
			r, err := RiskRule(org, raw)
			if err != nil || len(r.Criteria) != 2 || len(r.Criteria[0].Values) == 0 || len(r.Criteria[1].Values) == 0 || len(r.Resources) != 1 {
				t.Errorf("%s: got %+v, %v", e.Name, r, err)
			}
		}
	}
	if rules < 2 {
		t.Errorf("%d risk rules among the examples, want more", rules)
	}
	t.Logf("%d risk rules", rules)
}

func FuzzRiskRule(f *testing.F) {
	f.Add([]byte(rule))
	f.Add([]byte(`{"id":"r","conflictCriteria":{"and":[{"value":{"value":[{"values":null}]}}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := RiskRule(org, raw)
		if err != nil {
			return
		}
		if _, err := json.Marshal(r); err != nil || r.ID == "" {
			t.Errorf("%+v: %v", r, err)
		}
		r.Sides()
	})
}
