package publish_test

import (
	"time"

	"recert/schemas/baseline"
	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/feature"
	"recert/schemas/finding"
	"recert/schemas/modelfile"
	"recert/schemas/recommendation"
)

// message is one published type with a sample that fills its fields.
type message struct {
	// name is the file's: jsonschema/<name>.schema.json and <folder>/testdata/v1/<name>.json.
	name, folder, topic string
	sample              any
}

const (
	org    = "00o1org"
	user   = "00u1user"
	review = "icr1review"
	camp   = "ici1campaign"
)

var at = time.Date(2026, 9, 30, 12, 30, 0, 0, time.UTC)

// messages returns every message whose JSON others may read.
func messages() []message {
	return append(append(append(decisions(), directories()...), learned()...), []message{
		{"mark", "event", "access.usage.v1 (kind=mark)", event.Mark{Org: org, Position: 250_000, LogTime: at, CaughtUp: true, Since: at.AddDate(0, 0, -90), Gaps: gaps()}},
		{"cursor", "event", "okta.cursor.v1", event.Cursor{Org: org, Next: "https://example.okta.com/api/v1/logs?after=1", Position: 250_000, LogTime: at, Since: at.AddDate(0, 0, -90), At: at, Gaps: gaps()}},
		{"baseline", "baseline", "baseline.v1", baseline.Record{Org: org, Name: "user_countries", Entity: user, Values: []string{"DE"}, Figures: map[string]float64{"days": 12}, AsOf: at}},
		{"alert", "finding", "alert.v1", alert()},
	}...)
}

func gaps() []event.Gap {
	return []event.Gap{{From: at.AddDate(0, 0, -40), To: at.AddDate(0, 0, -39), Reason: "cursor older than retention"}}
}

func decisions() []message {
	cmd := command.Command{
		ID: command.NewID(org, command.ReassignReview, camp, review, "00u2boss"), Org: org, Person: user, Action: command.ReassignReview,
		Reassign: &command.Reassign{CampaignID: camp, ReviewID: review, From: user, To: "00u2boss", Level: "FIRST", Note: "The reviewer is the person under review."},
		Reason:   "The reviewer is the person under review.", CampaignID: camp, ReviewID: review, AsOf: at,
	}
	issue := command.Command{
		ID: command.NewID(org, command.CreateIssue, user, "sod", "pay"), Org: org, Person: user, Action: command.CreateIssue,
		Issue:  &command.Issue{Summary: "Separation of duties broken", Lines: []string{"Rule pay."}, Evidence: []string{"uuid-1"}, Link: "https://example-admin.okta.com/", Severity: "high"},
		Reason: "One person holds both sides.", CampaignID: camp, ReviewID: review, AsOf: at,
	}
	return []message{
		{"recommendation", "recommendation", "recommendation.v1", recommendation.Recommendation{
			Org: org, CampaignID: camp, ReviewID: review, UserID: user, Resource: "0oa1app", Kind: "app", ReviewerID: "00u2boss",
			Outcome: recommendation.Clarify, Confidence: 0.75, Risk: 0.4, Question: "Does the person still work with it?",
			Reasons:  []recommendation.Reason{{Code: "USE_SILENT", Weight: -1.5, Text: "No use seen for 70 days.", Numbers: map[string]float64{"silent_days": 70}}},
			Evidence: []string{"uuid-1"}, Model: "rules-1", Rules: "sod-000000000000", AsOf: at, Revision: 1,
		}},
		{"role", "recommendation", "recommendation.role.v1", recommendation.Role{
			Org: org, RoleID: "5f2c0a9be1d34477", Name: "department=north, title=clerk", Attributes: map[string]string{"department": "north", "title": "clerk"}, Precision: 0.9, Recall: 1, Purity: 0.947,
			Members: []string{user}, Permissions: []string{"app:0oa1app", "group:00g1"}, Inherits: []string{"77aa10c2b3d4e5f6"}, Unused: []string{"app:0oa2app"},
			Loses: []recommendation.RoleChange{{UserID: user, Permissions: []string{"app:0oa2app"}}}, Gains: []recommendation.RoleChange{{UserID: "00u2boss", Permissions: []string{"app:0oa1app"}}}, GainCount: 1,
			Replaced: 12, Needed: 5, AsOf: at,
		}},
		{"action.command", "command", "action.command.v1", cmd},
		{"action.command.issue", "command", "action.command.v1", issue},
		{"action.approval", "command", "action.approval.v1", command.Approval{CommandID: cmd.ID, Org: org, Person: user, CommandHash: "00", Verdict: command.Approved, Approver: "stand-in"}},
		{"action.outcome", "command", "action.outcome.v1", command.Outcome{
			CommandID: cmd.ID, Org: org, Person: user, CommandHash: "00", Action: cmd.Action, State: command.StateDone, Attempt: 1, Reference: "SEC-1", Detail: "reassigned", At: at}},
	}
}

func learned() []message {
	return []message{
		{"feature", "feature", "score.feature.v1", feature.Item{
			Org: org, CampaignID: camp, ReviewID: review, UserID: user, Resource: "0oa1app", Kind: "app", ReviewerID: "00u2boss", AsOf: at, Revision: 1,
			Levels: map[string]string{"department": "north"}, Numbers: map[string]float64{"silent_days": 70}, Outcome: recommendation.Revoke, Score: 0.12, Model: "rules-1",
			Scores: map[string]float64{feature.Rules: 0.12}, Baselines: map[string]string{feature.Okta90: "approve", feature.Entra30: "approve"}, Holdout: true,
		}},
		{"model", "modelfile", "model.v1", modelfile.Header{
			Org: org, Name: "blend-1", Version: modelfile.VersionOf(at, modelfile.Hash(nil)), Role: modelfile.Served, TrainedUntil: at, Rows: 9000, Denials: 700, HeldOut: 640,
			Campaigns: []string{camp}, Levels: []string{"department"}, Numbers: []string{"silent_days"}, Figures: map[string]float64{"auc": 0.87}, Combine: modelfile.Combine{Prior: 2.5, Scale: 1, Shift: 0.1}, Parts: 1, SHA256: modelfile.Hash(nil)}},
		{"trained.mark", "modelfile", "model.v1 (kind=mark)", modelfile.Mark{Org: org, LogTime: at}},
	}
}

func alert() finding.Finding {
	return finding.Finding{
		ClassUID: 2004, ClassName: "Detection Finding", CategoryUID: 2, ActivityID: 1, TypeUID: 200401, Time: at.UnixMilli(),
		SeverityID: 4, Severity: "High", StatusID: 1, RiskScore: 80, Message: "Privileged access outside of any request.",
		Metadata:    finding.Metadata{Version: "1.6.0", Product: finding.Product{Name: "recert", VendorName: "recert"}, UID: "a1", TenantUID: org},
		FindingInfo: finding.Info{UID: "a1", Title: "t", Desc: "d", FirstSeenTime: at.UnixMilli(), LastSeenTime: at.UnixMilli(), Analytic: finding.Analytic{UID: "r", Name: "r", Version: "1", TypeID: 1}},
	}
}

func directories() []message {
	positions := map[string]map[int32]int64{"okta.user.v1": {0: 1000}}
	return []message{
		{"user", "directory", "okta.user.v1", directory.User{
			Org: org, ID: user, Status: "ACTIVE", Login: "user-0001@example.com", DisplayName: "user 0001", Department: "north", Title: "clerk", ManagerID: "00u2boss",
			UserType: "employee", TypeID: "oty1", Profile: map[string]string{"accountClass": "human"}, Created: at, Activated: at, StatusChanged: at, LastLogin: at, LastUpdated: at}},
		{"group", "directory", "okta.group.v1", directory.Group{Org: org, ID: "00g1", Name: "g", Description: "d", Type: "OKTA_GROUP", Rules: []directory.Rule{{ID: "0pr1", Name: "r", Status: "ACTIVE"}}, LastUpdated: at}},
		{"app", "directory", "okta.app.v1", directory.App{Org: org, ID: "0oa1app", Name: "n", Label: "l", Status: "ACTIVE", SignOnMode: "SAML_2_0", Features: []string{"SSO"}, Created: at, LastUpdated: at}},
		{"assignment", "directory", "okta.assignment.v1", directory.Assignment{Org: org, UserID: user, Kind: "app", Resource: "0oa1app", Path: "group:00g1", Status: "ACTIVE", Granted: at, LastUpdated: at}},
		{"riskrule", "directory", "okta.riskrule.v1", directory.RiskRule{
			Org: org, ID: "rul1", Source: directory.SourceOkta, Name: "n", Description: "d", Type: directory.RuleOfDuties, Status: directory.RuleActive, Resources: []string{"0oa1app"},
			Criteria: []directory.Criterion{
				{Name: "list1", Attribute: directory.EffectiveGrants, Operation: directory.ContainsOne, Type: "ENTITLEMENTS", Values: []directory.Value{{ID: "ent1", Name: "v", Of: "esp1", OfName: "e"}}},
				{Name: "list2", Attribute: directory.EffectiveGrants, Operation: directory.ContainsAll, Type: "ENTITLEMENTS", Values: []directory.Value{{ID: "ent2", Name: "w", Of: "esp2", OfName: "f"}}},
			}, Created: at, LastUpdated: at}},
		{"campaign", "directory", "okta.campaign.v1", directory.Campaign{Org: org, ID: camp, Name: "c", Status: "ACTIVE", Launched: at, Ends: at, LastUpdated: at}},
		{"review", "directory", "okta.review.v1", directory.Review{
			Org: org, ID: review, CampaignID: camp, UserID: user, Resource: "0oa1app", Kind: "app", ReviewerID: "00u2boss", ReviewerType: "USER", Level: "FIRST", Decision: "UNREVIEWED", Created: at, LastUpdated: at}},
		{"ready", "directory", "okta.review.v1 (kind=ready)", directory.Ready{Org: org, CampaignID: camp, Launched: at, Items: 625, Positions: positions}},
		{"snapshot", "directory", "okta.snapshot.v1", directory.Snapshot{Org: org, Type: directory.TypeUsers, Generation: 1, State: directory.StateComplete, Listed: 1000, Previous: 990, At: at, Positions: positions, Attributes: []string{"accountClass"}}},
	}
}
