package review

import (
	"encoding/json"
	"fmt"
	"strings"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/topic"
	"recert/score/internal/org"
	"recert/score/internal/sod"
)

// tellRules says once a campaign what the rules of duties lack.
func (s *stage) tellRules(of string, rules *sod.Rules, d *org.Directory) {
	for _, unknown := range rules.Unknown(d.Knows) {
		s.log.Warn("a rule of duties names an id that the org does not know", "org", of, "id", unknown)
	}
	for _, stranger := range rules.Strangers(func(id string) bool { return d.User(id) != nil }) {
		s.log.Warn("a rule of duties accepts a person whom the org does not know", "org", of, "person", stranger)
	}
	for _, k := range rules.Kept() {
		s.log.Info("a risk rule of the org is not evaluated", "org", of, "rule", k.ID, "name", k.Name, "problem", k.Problem)
	}
	imported := 0
	for _, r := range rules.All() {
		if r.Okta {
			imported++
		}
	}
	s.metrics.rules.WithLabelValues(fromFile).Set(float64(rules.Len() - imported))
	s.metrics.rules.WithLabelValues(fromOkta).Set(float64(imported))
	s.metrics.rules.WithLabelValues(fromKept).Set(float64(len(rules.Kept())))
}

// publishRules writes the rules of the file that a campaign is scored with next to those of Okta, for analysts. They
// are the same for every partition; the first one writes them.
func (s *stage) publishRules(p int32, ready *directory.Ready, out bus.Output) error {
	if p != 0 {
		return nil
	}
	for _, r := range s.rules.All() {
		raw, err := json.Marshal(directory.RiskRule{
			Org: ready.Org, ID: r.ID, Source: directory.SourceFile, Name: bus.CleanText(r.Name, maxRuleName), Type: directory.RuleOfDuties,
			Status: directory.RuleActive, Severity: r.Severity, LastUpdated: ready.Launched.UTC(),
			Criteria: []directory.Criterion{ruleSide("left", r.Left), ruleSide("right", r.Right)}, Accepted: exceptions(r.Accepted),
		})
		if err != nil {
			return fmt.Errorf("encoding rule of duties: %w", err)
		}
		key := topic.Key(ready.Org, directory.SourceFile, strings.ReplaceAll(r.ID, "|", "/"))
		out.Produce(bus.DirectoryRecord(topic.OktaRiskRule, ready.Org, key, raw))
	}
	return nil
}

// maxRuleName bounds a rule's name and an owner's, maxWhy a reason, in bytes.
const (
	maxRuleName = 256
	maxWhy      = 1024
)

func exceptions(accepted []sod.Exception) []directory.Exception {
	var all []directory.Exception
	for _, e := range accepted {
		all = append(all, directory.Exception{
			UserID: e.Person, Owner: bus.CleanText(e.Owner, maxRuleName), Reason: bus.CleanText(e.Reason, maxWhy), Until: e.Until,
		})
	}
	return all
}

func ruleSide(name string, ids []string) directory.Criterion {
	c := directory.Criterion{Name: name, Attribute: directory.EffectiveGrants, Operation: directory.ContainsOne, Type: directory.ValuesResources}
	for _, id := range ids {
		c.Values = append(c.Values, directory.Value{ID: id})
	}
	return c
}
