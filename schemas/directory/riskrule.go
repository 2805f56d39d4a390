package directory

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sources of a RiskRule.
const (
	// SourceOkta is a rule that the org keeps in Okta Identity Governance.
	SourceOkta = "okta"
	// SourceFile is a rule of the YAML file that a campaign was scored with, for analysts: no stage reads it back.
	SourceFile = "file"
)

// What Okta writes in a rule that recert can read.
const (
	RuleOfDuties    = "SEPARATION_OF_DUTIES"
	RuleActive      = "ACTIVE"
	EffectiveGrants = "principal.effective_grants"
	ContainsOne     = "CONTAINS_ONE"
	ContainsAll     = "CONTAINS_ALL"
	// ValuesResources is the type of a criterion whose values are apps and groups; Okta's own is ENTITLEMENTS.
	ValuesResources = "RESOURCES"
)

// RiskRule says what one person should not hold together: both criteria are met.
type RiskRule struct {
	Org         string `json:"org"`
	ID          string `json:"id"`
	Source      string `json:"source" jsonschema:"enum=okta,enum=file"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"`
	Status      string `json:"status"` // ACTIVE or INVALID
	// Severity is low, medium, high or critical; Okta has none, so it is empty on Okta's rules.
	Severity string `json:"severity,omitempty"`
	// Resources are the ids of the apps that Okta limits the rule to.
	Resources []string `json:"resources,omitempty"`
	// Criteria are two where recert can evaluate the rule.
	Criteria []Criterion `json:"criteria"`
	// Accepted are the exceptions from a rule of a file; Okta's rules have none.
	Accepted []Exception `json:"accepted,omitempty"`
	Created  time.Time   `json:"created,omitzero"`
	// LastUpdated is Okta's time; of a rule of a file, the launch of the campaign that was scored with it.
	LastUpdated time.Time `json:"last_updated,omitzero"`
	Removed     bool      `json:"removed,omitempty"`
	RemovedAt   time.Time `json:"removed_at,omitzero"`
	FoundAt     time.Time `json:"found_at,omitzero"` // as for a User
}

// Exception accepts that one person breaks the rule for a time.
type Exception struct {
	// UserID is the person's Okta id.
	UserID string `json:"user_id"`
	// Owner answers for it, Reason says why and what is done instead.
	Owner  string `json:"owner"`
	Reason string `json:"reason"`
	// Until is the last day in UTC on which it is accepted, as 2026-12-31.
	Until string `json:"until" jsonschema:"format=date"`
}

// Criterion is one side of a rule.
type Criterion struct {
	Name      string `json:"name,omitempty"`
	Attribute string `json:"attribute"`
	// Operation is CONTAINS_ONE or CONTAINS_ALL of the values.
	Operation string  `json:"operation"`
	Type      string  `json:"type"` // of the values: ENTITLEMENTS or RESOURCES
	Values    []Value `json:"values"`
}

// Value is one of the things that a criterion lists.
type Value struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	// Of is the id of the entitlement that the value belongs to, OfName its name.
	Of     string `json:"of,omitempty"`
	OfName string `json:"of_name,omitempty"`
}

// Side is a criterion over resources whose holders recert knows.
type Side struct {
	// IDs are apps and groups.
	IDs []string
	// All tells that it takes all of them, not one.
	All bool
}

// Sides returns what the rule keeps apart. Where recert cannot evaluate the rule, problem says why and there are no
// sides: nothing is guessed. An app or a group is told by its id, whose prefix is Okta's own.
func (r *RiskRule) Sides() (left, right Side, problem string) {
	switch {
	case r.Type != RuleOfDuties:
		return left, right, fmt.Sprintf("its type is %q", r.Type)
	case r.Status != RuleActive:
		return left, right, fmt.Sprintf("its status is %q", r.Status)
	case len(r.Criteria) != 2:
		return left, right, fmt.Sprintf("it has %d criteria, not two", len(r.Criteria))
	}
	var sides [2]Side
	for i := range r.Criteria {
		side, problem := r.Criteria[i].side(r.Source)
		if problem != "" {
			return left, right, problem
		}
		sides[i] = side
	}
	for _, id := range sides[0].IDs {
		if slices.Contains(sides[1].IDs, id) {
			return left, right, "a resource stands on both sides"
		}
	}
	return sides[0], sides[1], ""
}

// side reads a criterion. What a file names is a resource whatever its id looks like: an id that the org does not
// know is held by nobody, and the others of its side still count.
func (c *Criterion) side(source string) (s Side, problem string) {
	switch {
	case c.Attribute != EffectiveGrants:
		return s, fmt.Sprintf("a criterion is about %q", c.Attribute)
	case c.Operation != ContainsOne && c.Operation != ContainsAll:
		return s, fmt.Sprintf("a criterion's operation is %q", c.Operation)
	case len(c.Values) == 0:
		return s, "a criterion lists nothing"
	}
	s.All = c.Operation == ContainsAll
	for _, v := range c.Values {
		if source != SourceFile && !strings.HasPrefix(v.ID, "0oa") && !strings.HasPrefix(v.ID, "00g") {
			return Side{}, "it names entitlements, whose holders recert does not read"
		}
		s.IDs = append(s.IDs, v.ID)
	}
	return s, ""
}
