package figures

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olaptest"
)

// landed lands three campaigns of one org, 400 items each, and one of another; the decisions of the newest are out.
func landed(t *testing.T, conn driver.Conn) {
	t.Helper()
	campaign := func(org, id, launched string, items int) {
		exec(t, conn,
			fmt.Sprintf("INSERT INTO campaigns_raw (org, campaign_id, name, status, launched, last_updated) VALUES ('%s', '%s', 'Campaign <%s>', 'ACTIVE', '%s', '%[4]s')", org, id, id, launched),
			fmt.Sprintf(`INSERT INTO recommendations_raw (org, campaign_id, review_id, version, outcome, model_version, as_of, revision)
				SELECT '%s', '%s', concat('%[2]s-', toString(number)), 1, ['approve', 'approve', 'approve', 'revoke', 'clarify'][number %% 5 + 1], 'm1', '%s', 1 FROM numbers(%d)`, org, id, launched, items),
			fmt.Sprintf(`INSERT INTO features_raw (org, campaign_id, review_id, version, user_id, resource_id, resource_kind, as_of, revision, levels, numbers, outcome, score, model_version, scores, baselines, holdout)
				SELECT '%s', '%s', concat('%[2]s-', toString(number)), 1, concat('u', toString(number)), 'r', 'app', '%s', 1, map('department', ['north', 'south'][number %% 2 + 1]), map('silent_days', toFloat64(number %% 90)),
					['approve', 'approve', 'approve', 'revoke', 'clarify'][number %% 5 + 1], [0.99, 0.97, 0.9, 0.1, 0.5][number %% 5 + 1], 'm1', map('rules', 0.6), map('okta_90', 'approve'), number %% 14 = 0 FROM numbers(%d)`, org, id, launched, items),
		)
	}
	campaign("o", "c1", "2026-04-01", 400)
	campaign("o", "c2", "2026-07-01", 400)
	campaign("o", "c3", "2026-10-01", 400)
	campaign("p", "c9", "2026-10-01", 10)
	exec(t, conn,
		`INSERT INTO events_raw (org, id, uuid, published, event_type, outcome, actor_id, confirmed, debug)
			SELECT 'o', toString(number), toString(number), toDateTime64('2026-10-02 09:00:00', 9, 'UTC') + number * 20, 'certification.campaign.item.decide', 'SUCCESS', 'boss', 1,
				map('campaignId', 'c3', 'campaignItemPrincipalId', concat('u', toString(number)), 'campaignItemResourceId', 'r', 'campaignItemDecision', if(number % 5 = 3 OR number % 50 = 0, 'REVOKE', 'APPROVE'), 'campaignItemReviewerId', concat('rev', toString(number % 3))) FROM numbers(300)`,
		"INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('o', 0, 9, '2026-10-03 00:00:00', true, 1)",
		"INSERT INTO models_raw (org, name, version, role, trained_until, rows) VALUES ('o', 'blend', 'v1', 'served', '2026-09-30', 1000)")
}

func exec(t *testing.T, conn driver.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// TestReadTakesTheNewestCampaigns lands events and features and reads the report through the real views.
func TestReadTakesTheNewestCampaigns(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	landed(t, conn)
	r, err := Read(t.Context(), conn, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Orgs) != 2 || r.Orgs[0].ID != "o" || len(r.Orgs[0].History) != 3 || len(r.Orgs[0].Campaigns) != 2 || len(r.Orgs[1].Campaigns) != 1 {
		t.Fatalf("got %+v", r.Orgs)
	}
	o := r.Orgs[0]
	if o.ReadUntil == nil || o.ReadUntil.Day() != 3 || len(o.Models) != 1 || r.Orgs[1].ReadUntil != nil {
		t.Errorf("read until %v, models %v, and of the other org %v", o.ReadUntil, o.Models, r.Orgs[1].ReadUntil)
	}
	c := o.Campaigns[0]
	// Of 300 decided items 240 were advised; all 60 revokes were agreed with, and 6 of the 180 to keep were not.
	if c.ID != "c3" || c.Name != "Campaign <c3>" || c.Decided != 300 || c.Advised != 240 || c.Agreed != 234 || c.Agreement == nil || *c.Agreement != 0.975 {
		t.Errorf("got %+v", c.Summary)
	}
	if len(c.Models) == 0 || c.Models[0].Name != Served || len(c.Bins) == 0 || len(c.Coverage) != 3 || len(c.Curve) == 0 || len(c.Disparity) == 0 || len(c.Drift) != 4 || len(c.Reviewers) != 3 || len(c.Effort) != 3 {
		t.Errorf("models %d bins %d coverage %d curve %d disparity %d drift %d reviewers %d effort %d",
			len(c.Models), len(c.Bins), len(c.Coverage), len(c.Curve), len(c.Disparity), len(c.Drift), len(c.Reviewers), len(c.Effort))
	}
	if c.Drift[0].PSI == nil || c.Drift[0].Previous != "c2" {
		t.Errorf("drift is compared with %+v", c.Drift[0])
	}
	if len(c.Moods) != 1 || c.Moods[0].State != NotMeasured {
		t.Errorf("of the only campaign with decisions: %+v", c.Moods)
	}
	quiet := o.Campaigns[1]
	if quiet.ID != "c2" || quiet.Agreement != nil || len(quiet.Models) != 0 || len(quiet.Drift) != 4 {
		t.Errorf("a campaign that nobody decided: got %+v", quiet)
	}
}

func TestReadOfNothing(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	if r, err := Read(t.Context(), conn, 2); err != nil || len(r.Orgs) != 0 {
		t.Errorf("got %+v, %v", r, err)
	}
}

// TestReadNamesTheViewThatFails: a report is whole or an error.
func TestReadNamesTheViewThatFails(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	landed(t, conn)
	exec(t, conn, "DROP VIEW quality_drift")
	if _, err := Read(t.Context(), conn, 2); err == nil || !strings.Contains(err.Error(), "quality_drift") {
		t.Errorf("got %v", err)
	}
}
