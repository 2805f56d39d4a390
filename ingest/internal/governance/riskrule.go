package governance

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"recert/ingest/internal/entity"
	"recert/schemas/directory"
)

const riskRulesPath = "/governance/api/v1/risk-rules"

// maxValues bounds what one criterion lists. A longer one is refused, not cut: the rest would be another rule.
const maxValues = 5000

// errLong says that a criterion lists too much.
var errLong = fmt.Errorf("a criterion lists more than %d values", maxValues)

// RiskRulesRef is the first page of all risk rules.
func RiskRulesRef() string { return riskRulesPath + "?limit=" + pageLimit }

// RiskRuleRef is one risk rule.
func RiskRuleRef(id string) string { return riskRulesPath + "/" + url.PathEscape(id) }

// RiskRule reads one risk rule, of a listing or asked for by itself. What it says is kept as it is, also where
// recert cannot evaluate it.
func RiskRule(org string, raw []byte) (directory.RiskRule, error) {
	var r struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Description string `json:"description"`
		Type        string `json:"type"`
		Status      string `json:"status"`
		Created     string `json:"created"`
		LastUpdated string `json:"lastUpdated"`
		Resources   []struct {
			ORN string `json:"resourceOrn"`
		} `json:"resources"`
		Conflict struct {
			And []criterion `json:"and"`
		} `json:"conflictCriteria"`
	}
	if err := entity.Decode(raw, &r); err != nil {
		return directory.RiskRule{}, fmt.Errorf("reading risk rule: %w", err)
	}
	if !entity.ID(r.ID) {
		return directory.RiskRule{}, fmt.Errorf("reading risk rule: %w", entity.ErrNoID)
	}
	out := directory.RiskRule{
		Org: org, ID: r.ID, Source: directory.SourceOkta, Name: entity.Name(r.Name), Description: entity.Text(r.Description, maxDescription),
		Type: entity.Word(r.Type), Status: entity.Word(r.Status), Criteria: []directory.Criterion{},
		Created: entity.Time(r.Created), LastUpdated: entity.Time(r.LastUpdated),
	}
	for _, c := range r.Conflict.And {
		read, err := c.read()
		if err != nil {
			return directory.RiskRule{}, fmt.Errorf("reading risk rule: %w", err)
		}
		out.Criteria = append(out.Criteria, read)
	}
	for _, x := range r.Resources {
		if id := x.ORN[strings.LastIndexByte(x.ORN, ':')+1:]; entity.ID(id) {
			out.Resources = append(out.Resources, id)
		}
	}
	return out, nil
}

// maxDescription bounds a description, in bytes.
const maxDescription = 1024

type criterion struct {
	Name      string `json:"name"`
	Attribute string `json:"attribute"`
	Operation string `json:"operation"`
	Value     struct {
		Type  string  `json:"type"`
		Value []value `json:"value"`
	} `json:"value"`
}

type value struct {
	ID     string     `json:"id"`
	Name   string     `json:"name"`
	Values valuesList `json:"values"`
}

// valuesList is an array in Okta's schema, and in one of Okta's own examples an object with the array in data.
type valuesList []value

var errValues = errors.New("the values are no list")

func (l *valuesList) UnmarshalJSON(raw []byte) error {
	var plain []value
	if json.Unmarshal(raw, &plain) == nil {
		*l = plain
		return nil
	}
	var wrapped struct {
		Data []value `json:"data"`
	}
	if err := json.Unmarshal(raw, &wrapped); err != nil || wrapped.Data == nil {
		return errValues
	}
	*l = wrapped.Data
	return nil
}

// read lists the leaves: the values of an entitlement, or the entitlement itself where it names none.
func (c *criterion) read() (directory.Criterion, error) {
	out := directory.Criterion{
		Name: entity.Name(c.Name), Attribute: entity.Word(c.Attribute), Operation: entity.Word(c.Operation), Type: entity.Word(c.Value.Type),
		Values: []directory.Value{},
	}
	for _, v := range c.Value.Value {
		leaves := []value(v.Values)
		if len(leaves) == 0 {
			out.Values = append(out.Values, directory.Value{ID: entity.Word(v.ID), Name: entity.Name(v.Name)})
		}
		for _, leaf := range leaves {
			out.Values = append(out.Values, directory.Value{
				ID: entity.Word(leaf.ID), Name: entity.Name(leaf.Name), Of: entity.Word(v.ID), OfName: entity.Name(v.Name),
			})
		}
		if len(out.Values) > maxValues {
			return out, errLong
		}
	}
	return out, nil
}

// broken lists the ids of the risk rules that a review item says it breaks, sorted.
func broken(conflicts []struct {
	ID string `json:"id"`
}) []string {
	var ids []string
	for _, c := range conflicts {
		// An assessment's conflict is named by grant and rule: gra…:rul….
		if id := c.ID[strings.LastIndexByte(c.ID, ':')+1:]; entity.ID(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
