package land

import (
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/olaptest"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
)

// ruleOf is a rule whose sides are one resource each.
func ruleOf(id, source, left, right string) directory.RiskRule {
	side := func(ids ...string) directory.Criterion {
		c := directory.Criterion{Attribute: directory.EffectiveGrants, Operation: directory.ContainsOne, Type: directory.ValuesResources}
		for _, v := range ids {
			c.Values = append(c.Values, directory.Value{ID: v, Name: "name of " + v})
		}
		return c
	}
	return directory.RiskRule{
		Org: org, ID: id, Source: source, Name: "n", Type: directory.RuleOfDuties, Status: directory.RuleActive, LastUpdated: launch,
		Criteria: []directory.Criterion{side(left), side(right)},
	}
}

func ruleRecord(t testing.TB, r directory.RiskRule) *kgo.Record {
	t.Helper()
	rec := jsonRecord(t, topic.OktaRiskRule, "", r)
	rec.Key = topic.Key(r.Org, r.ID)
	if r.Source == directory.SourceFile {
		rec.Key = topic.Key(r.Org, r.Source, r.ID)
	}
	return rec
}

// TestLandRiskRules lands rules of Okta and of two versions of the file: the view shows those that hold now, the
// file's instead of Okta's of the same id, and those that cannot be evaluated with the reason.
func TestLandRiskRules(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	old := ruleOf("gone from the file", directory.SourceFile, "0oa1", "0oa2")
	old.LastUpdated = launch.AddDate(0, -3, 0)
	mine := ruleOf("rul1", directory.SourceFile, "0oa1", "00g2")
	mine.Severity, mine.Accepted = "critical", []directory.Exception{{UserID: "00u1", Owner: "owner", Reason: "why", Until: "2026-12-31"}}
	typo, self := ruleOf("typo", directory.SourceFile, "no-okta-id", "00g2"), ruleOf("rul4", directory.SourceOkta, "0oa1", "0oa1")
	removed := ruleOf("rul3", directory.SourceOkta, "0oa1", "0oa2")
	removed.Removed, removed.RemovedAt = true, launch
	bustest.Send(t, kafka,
		ruleRecord(t, old), ruleRecord(t, ruleOf("rul1", directory.SourceOkta, "ent1", "ent2")), ruleRecord(t, mine),
		ruleRecord(t, ruleOf("rul2", directory.SourceOkta, "ent1", "ent2")), ruleRecord(t, removed), ruleRecord(t, typo), ruleRecord(t, self),
		bus.DirectoryRecord(topic.OktaRiskRule, org, topic.Key(org, "x"), []byte(`{"org":"00o1"}`)),
		jsonRecord(t, topic.Recommendation, "00u1", recommendation.Recommendation{Org: org, ReviewID: "icr1", CampaignID: "ici1", UserID: "00u1", Resource: "0oa1", AsOf: launch, Revision: 1, Reasons: []recommendation.Reason{}}),
	)
	lander(t, kafka, cfg)
	awaitCount(t, conn, "SELECT count() FROM recommendations", 1)
	awaitCount(t, conn, "SELECT count() FROM risk_rules", 4)
	for query, want := range map[string]uint64{
		"SELECT count() FROM risk_rules WHERE rule_id = 'rul1' AND source = 'file' AND severity = 'critical' AND left_ids = ['0oa1'] AND right_ids = ['00g2'] AND evaluated AND toString(accepted) = '[(\\'00u1\\',\\'owner\\',\\'why\\',\\'2026-12-31\\')]'": 1,
		"SELECT count() FROM risk_rules WHERE rule_id = 'rul2' AND NOT evaluated AND problem LIKE 'it names entitlements%' AND value_ids = [['ent1'], ['ent2']]":                                                                                              1,
		"SELECT count() FROM risk_rules WHERE rule_id = 'typo' AND evaluated AND left_ids = ['no-okta-id'] AND empty(accepted)":                                                                                                                               1,
		"SELECT count() FROM risk_rules WHERE rule_id = 'rul4' AND NOT evaluated AND problem LIKE '%both sides' AND empty(left_ids)":                                                                                                                          1,
		"SELECT count() FROM risk_rules WHERE rule_id = 'rul2' AND value_names[2][1] = 'name of ent2' AND operations[1] = 'CONTAINS_ONE' AND severity = 'high'":                                                                                               1,
		"SELECT count() FROM dead_letters WHERE topic = 'okta.riskrule.v1' AND reason LIKE '%names no id%'":                                                                                                                                                   1,
	} {
		awaitCount(t, conn, query, want)
	}
}
