package clickhouse_test

import "testing"

// tenItems are ten items, eight of them decided; two of those in the holdout, one in bulk.
var tenItems = []string{
	`INSERT INTO recommendations (org, campaign_id, review_id, outcome, model_version, as_of) VALUES
		('o', 'c', 'a1', 'approve', 'm1', '2026-10-01'), ('o', 'c', 'a2', 'approve', 'm1', '2026-10-01'), ('o', 'c', 'a3', 'approve', 'm2', '2026-10-01'), ('o', 'c', 'a4', 'approve', 'm2', '2026-10-01'),
		('o', 'c', 'r1', 'revoke', 'm2', '2026-10-01'), ('o', 'c', 'r2', 'revoke', 'm2', '2026-10-01'), ('o', 'c', 'r3', 'revoke', 'm2', '2026-10-01'), ('o', 'c', 'r4', 'revoke', 'm2', '2026-10-01'),
		('o', 'c', 'q1', 'clarify', 'm2', '2026-10-01'), ('o', 'c', 'q2', 'clarify', 'm2', '2026-10-01'), ('o', 'quiet', 'x', 'approve', 'm1', '2026-07-01')`,
	`INSERT INTO decisions (org, campaign_id, review_id, outcome, decision, holdout, weight) VALUES
		('o', 'c', 'a1', 'approve', 'approve', false, 1), ('o', 'c', 'a2', 'approve', 'approve', false, 0.5), ('o', 'c', 'a3', 'approve', 'revoke', true, 1),
		('o', 'c', 'r1', 'revoke', 'revoke', false, 1), ('o', 'c', 'r2', 'revoke', 'approve', false, 1), ('o', 'c', 'r3', 'revoke', 'revoke', true, 1),
		('o', 'c', 'q1', 'clarify', 'approve', false, 1), ('o', 'c', 'q2', 'clarify', 'revoke', false, 1)`,
}

// TestQualityCampaignsByHand: 4 of the 6 advised items were decided as recommended; of the 4 assisted 3, of the 2 unassisted 1.
func TestQualityCampaignsByHand(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, tenItems...)
	expect(t, conn, "SELECT campaign_id, items, approve_items, revoke_items, clarify_items, decided, advised, agreed, model_versions FROM quality_campaigns ORDER BY launched",
		"('quiet',1,1,0,0,0,0,0,['m1'])", "('c',10,4,4,2,8,6,4,['m2','m1'])")
	expect(t, conn, "SELECT approve_approved, approve_revoked, revoke_revoked, revoke_approved, clarify_approved, clarify_revoked, override_to_revoke, override_to_approve FROM quality_campaigns WHERE campaign_id = 'c'",
		"(2,1,2,1,1,1,0.333333,0.333333)")
	expect(t, conn, "SELECT agreement, round(agreement_low, 3), round(agreement_high, 3), agreement_weighted, enough FROM quality_campaigns WHERE campaign_id = 'c'",
		"(0.666667,0.3,0.903,0.636364,false)")
	expect(t, conn, "SELECT assisted, assisted_agreement, holdout, holdout_agreement, assistance_gap, round(assistance_gap_low, 4), round(assistance_gap_high, 4) FROM quality_campaigns WHERE campaign_id = 'c'",
		"(4,0.75,2,0.5,0.25,-0.3552,0.7041)")
}

// TestQualityOfNothingDecidedIsNull: a campaign that nobody answered has agreed with nobody.
func TestQualityOfNothingDecidedIsNull(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, tenItems...)
	expect(t, conn, "SELECT agreement, agreement_low, agreement_weighted, override_to_revoke, override_to_approve, assisted_agreement, holdout_agreement, assistance_gap FROM quality_campaigns WHERE campaign_id = 'quiet'",
		"(NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL)")
	for _, view := range []string{"quality_models", "quality_calibration", "quality_coverage", "quality_curve", "quality_disparity", "quality_pauses", "quality_reviewers"} {
		expect(t, conn, "SELECT count() FROM "+view+" WHERE campaign_id = 'quiet'", "(0)")
	}
}
