package directory_test

import (
	"strings"
	"testing"

	"recert/schemas/directory"
)

func criterion(operation string, ids ...string) directory.Criterion {
	c := directory.Criterion{Attribute: directory.EffectiveGrants, Operation: operation, Type: directory.ValuesResources}
	for _, id := range ids {
		c.Values = append(c.Values, directory.Value{ID: id})
	}
	return c
}

// TestRiskRuleThatCannotBeEvaluatedSaysWhy has rules of which nothing may be guessed, next to one that is whole.
func TestRiskRuleThatCannotBeEvaluatedSaysWhy(t *testing.T) {
	t.Parallel()
	whole := func() directory.RiskRule {
		return directory.RiskRule{Type: directory.RuleOfDuties, Status: directory.RuleActive, Criteria: []directory.Criterion{
			criterion(directory.ContainsOne, "0oa1"), criterion(directory.ContainsAll, "00g1", "0oa2"),
		}}
	}
	r := whole()
	if left, right, problem := r.Sides(); problem != "" || left.All || !right.All || strings.Join(right.IDs, " ") != "00g1 0oa2" {
		t.Errorf("got %+v, %+v, %q", left, right, problem)
	}
	file := whole()
	file.Source, file.Criteria[0].Values[0].ID = directory.SourceFile, "typo"
	if left, right, problem := file.Sides(); problem != "" || left.IDs[0] != "typo" || len(right.IDs) != 2 {
		t.Errorf("a rule of a file that names an unknown id: got %+v, %+v, %q, want its sides", left, right, problem)
	}
	for want, spoil := range map[string]func(*directory.RiskRule){
		`its type is "OTHER"`:                     func(r *directory.RiskRule) { r.Type = "OTHER" },
		`its status is "INVALID"`:                 func(r *directory.RiskRule) { r.Status = "INVALID" },
		"it has 1 criteria, not two":              func(r *directory.RiskRule) { r.Criteria = r.Criteria[:1] },
		`a criterion is about "principal.other"`:  func(r *directory.RiskRule) { r.Criteria[0].Attribute = "principal.other" },
		`a criterion's operation is "CONTAINS_2"`: func(r *directory.RiskRule) { r.Criteria[1].Operation = "CONTAINS_2" },
		"a criterion lists nothing":               func(r *directory.RiskRule) { r.Criteria[1].Values = nil },
		"a resource stands on both sides":         func(r *directory.RiskRule) { r.Criteria[1].Values[0].ID = "0oa1" },
		"it names entitlements, whose holders recert does not read": func(r *directory.RiskRule) {
			r.Criteria[1].Values = append(r.Criteria[1].Values, directory.Value{ID: "ent1", Of: "esp1"})
		},
	} {
		r := whole()
		spoil(&r)
		if left, right, problem := r.Sides(); problem != want || left.IDs != nil || right.IDs != nil {
			t.Errorf("got %q with sides %v and %v, want %q and none", problem, left, right, want)
		}
	}
}
