package land

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/baseline"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/feature"
	"recert/schemas/finding"
	"recert/schemas/modelfile"
	"recert/schemas/olaptest"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

var launch = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

// everything returns one record for each view, all about one person and one app.
func everything(t testing.TB) []*kgo.Record {
	t.Helper()
	use := usage.Facts{Org: org, Person: "00u1", Resource: "0oa1", Kind: directory.KindApp}
	use.AddUse(launch.Add(-48*time.Hour).UnixNano(), "uuid-a")
	use.AddUse(launch.Add(-24*time.Hour).UnixNano(), "uuid-b")
	packed, err := use.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	ask := command.Command{
		ID: "c1", Org: org, Person: "00u1", Action: command.CreateIssue, AsOf: launch,
		Issue: &command.Issue{Summary: "s", Lines: []string{"l"}, Severity: "high"},
	}
	hash, err := ask.Hash()
	if err != nil {
		t.Fatal(err)
	}
	found := finding.Finding{Time: launch.UnixMilli(), FindingInfo: finding.Info{UID: "a1"}, Unmapped: finding.Unmapped{Org: org, Subject: "00u1", Confirmed: true}}
	return []*kgo.Record{
		eventRecord(t, accessEvent(1)), decide(t, 1, "00uBoss", "APPROVE", time.Hour),
		jsonRecord(t, topic.AccessEvent, "00u1", event.Mark{Org: org, Position: 7, LogTime: launch, CaughtUp: true}, bus.Header(topic.HeaderKind, topic.KindMark)),
		bus.PersonRecord(topic.AccessUsage, org, "00u1", topic.Key(org, "00u1", "0oa1"), packed),
		jsonRecord(t, topic.OktaUser, "", directory.User{Org: org, ID: "00u1", Status: "ACTIVE", Login: "user-0001@org.test", Created: launch.AddDate(-1, 0, 0), LastUpdated: launch.AddDate(0, -2, 0)}),
		jsonRecord(t, topic.OktaGroup, "", directory.Group{Org: org, ID: "00g1", Name: "g", Rules: []directory.Rule{{ID: "0pr1"}}}),
		jsonRecord(t, topic.OktaApp, "", directory.App{Org: org, ID: "0oa1", Label: "app", SignOnMode: "SAML_2_0"}),
		jsonRecord(t, topic.OktaAssignment, "", directory.Assignment{Org: org, UserID: "00u1", Kind: directory.KindApp, Resource: "0oa1", Path: directory.PathDirect, Granted: launch.AddDate(0, -3, 0), LastUpdated: launch.AddDate(0, -1, 0)}),
		jsonRecord(t, topic.OktaCampaign, "", directory.Campaign{Org: org, ID: "ici1", Status: "ACTIVE", Launched: launch}),
		jsonRecord(t, topic.OktaAssignment, "", directory.Assignment{Org: org, UserID: "00u1", Kind: directory.KindGroup, Resource: "00g1", Path: directory.PathDirect, LastUpdated: launch.AddDate(0, -1, 0)}),
		ruleRecord(t, ruleOf("rul1", directory.SourceOkta, "0oa1", "00g1")), // which the one person breaks
		jsonRecord(t, topic.OktaSnapshot, "", directory.Snapshot{Org: org, Type: directory.TypeUsers, Generation: 1, State: directory.StateComplete}),
		jsonRecord(t, topic.OktaReview, "00u1", directory.Review{Org: org, ID: "icr1", CampaignID: "ici1", UserID: "00u1", Resource: "0oa1", Kind: directory.KindApp}),
		jsonRecord(t, topic.OktaReview, "00u1", directory.Review{Org: org, ID: "icr0", CampaignID: "ici0", UserID: "00u1", History: true}),
		jsonRecord(t, topic.OktaReview, "00u1", directory.Ready{Org: org, CampaignID: "ici1", Items: 1, Launched: launch}, bus.Header(topic.HeaderKind, topic.KindReady)),
		jsonRecord(t, topic.Baseline, "", baseline.Record{Org: org, Name: "n", Entity: "00u1", AsOf: launch, Values: []string{"x"}, Figures: map[string]float64{"n": 1}}),
		jsonRecord(t, topic.Recommendation, "00u1", recommendation.Recommendation{
			Org: org, CampaignID: "ici1", ReviewID: "icr1", UserID: "00u1", Resource: "0oa1", Kind: directory.KindApp, Outcome: recommendation.Approve,
			Reasons: []recommendation.Reason{{Code: "USED", Text: "used", Numbers: map[string]float64{"days": 2}}}, Evidence: []string{"uuid-00001"}, AsOf: launch, Revision: 1,
		}),
		jsonRecord(t, topic.ScoreFeature, "00u1", feature.Item{
			Org: org, CampaignID: "ici1", ReviewID: "icr1", UserID: "00u1", Resource: "0oa1", Kind: directory.KindApp, AsOf: launch, Revision: 1, Levels: map[string]string{"department": "north"},
			Numbers: map[string]float64{"silent_days": 3}, Outcome: recommendation.Approve, Score: 0.9, Scores: map[string]float64{"rules": 0.9}, Baselines: map[string]string{"okta_90": "approve"},
		}),
		jsonRecord(t, topic.Model, "", modelfile.Header{Org: org, Name: "blend-1", Version: "v1", Role: modelfile.Served, TrainedUntil: launch, Rows: 5, Figures: map[string]float64{"auc": 0.8}, Combine: modelfile.Combine{Scale: 1}}),
		bus.DirectoryRecord(topic.Model, org, modelfile.PartKey(org, "blend-1", "v1", 0), []byte{1, 2}, bus.Header(topic.HeaderKind, modelfile.KindPart)),
		jsonRecord(t, topic.Model, "", modelfile.Mark{Org: org, LogTime: launch}, bus.Header(topic.HeaderKind, topic.KindMark)),
		jsonRecord(t, topic.RoleProposal, "", recommendation.Role{
			Org: org, RoleID: "r1", Name: "department=north", Attributes: map[string]string{"department": "north"}, Members: []string{"00u1"}, Permissions: []string{"app:0oa1", "group:00g1"},
			Unused: []string{"app:0oa2"}, Loses: []recommendation.RoleChange{{UserID: "00u1", Permissions: []string{"app:0oa2"}}}, Replaced: 4, Needed: 3, AsOf: launch,
		}),
		jsonRecord(t, topic.Alert, "00u1", found),
		jsonRecord(t, topic.ActionCommand, "00u1", ask),
		jsonRecord(t, topic.ActionApproval, "00u1", command.Approval{CommandID: "c1", Org: org, CommandHash: hash, Verdict: command.Approved, Approver: "stand-in"}),
		jsonRecord(t, topic.ActionOutcome, "00u1", command.Outcome{CommandID: "c1", Org: org, CommandHash: hash, State: command.StateProposed}),
	}
}

func TestLandEveryTopic(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, everything(t)...)
	bustest.Send(t, kafka, bus.DirectoryRecord(topic.OktaUser, org, []byte("k"), []byte("{not json")))
	lander(t, kafka, cfg)
	for _, view := range []string{
		"decisions", "users", "groups", "apps", "(SELECT * FROM assignments WHERE kind = 'app')", "usage", "campaigns", "campaign_items", "recommendations", "role_proposals", "risk_rules", "sod_conflicts", "alerts", "actions",
		"dead_letters", "baselines", "features", "models", "snapshots", "marks", "users_as_of(at = now())", "(SELECT * FROM assignments_as_of(at = '2026-10-01 00:00:00') WHERE app_id = '0oa1')",
	} {
		awaitCount(t, conn, fmt.Sprintf("SELECT count() FROM %s WHERE org = '%s'", view, org), 1)
	}
	for query, want := range map[string]uint64{
		"SELECT count() FROM events WHERE toUnixTimestamp64Nano(published) % 1000000000 = 123456789 AND debug['requestUri'] = '/x' AND target_ids = ['0oa1']":               1,
		"SELECT days_active FROM usage WHERE gap_median_days = 1 AND last_event_ids = ['uuid-b', 'uuid-a']":                                                                 2,
		"SELECT holders_active FROM apps WHERE observability = 'partial'":                                                                                                   1,
		"SELECT count() FROM actions WHERE verdict = 'approved' AND state = 'proposed' AND approver = 'stand-in' AND acted_at IS NULL":                                      1,
		"SELECT count() FROM dead_letters WHERE topic = 'okta.user.v1' AND offset = 1 AND service = 'land' AND key = 'k' AND original = '{not json' AND reason LIKE 'dec%'": 1,
		"SELECT count() FROM recommendations WHERE reasons[1].code = 'USED' AND reasons[1].numbers['days'] = 2 AND app_id = '0oa1'":                                         1,
		"SELECT count() FROM role_proposals WHERE app_ids = ['0oa1'] AND group_ids = ['00g1'] AND loses = map('00u1', ['app:0oa2'])":                                        1,
		"SELECT count() FROM assignments_as_of(at = '2026-07-15 00:00:00') WHERE app_id = '0oa1'":                                                                           1,
		"SELECT count() FROM assignments_as_of(at = '2026-06-15 00:00:00') WHERE app_id = '0oa1'":                                                                           0,
	} {
		awaitCount(t, conn, "SELECT toUInt64(("+query+"))", want)
	}
}
