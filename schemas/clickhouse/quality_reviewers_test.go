package clickhouse_test

import "testing"

// threeReviewers: one clicks 24 items through at a second each, one takes half a minute for each of 21 and revokes
// every third, one decided 3 items.
var threeReviewers = []string{
	`INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, outcome, decision, decided_at)
		SELECT 'o', 'c', concat('a', leftPad(toString(number), 2, '0')), '00uFast', if(number < 4, 'revoke', 'approve'), 'approve', toDateTime64('2026-10-02 09:00:00', 9, 'UTC') + number FROM numbers(24)`,
	`INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, outcome, decision, decided_at)
		SELECT 'o', 'c', concat('b', toString(number)), '00uSlow', 'approve', if(number % 3 = 0, 'revoke', 'approve'), toDateTime64('2026-10-01 09:00:00', 9, 'UTC') + number * 30 + if(number > 10, 7200, 0) FROM numbers(21)`,
	`INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, outcome, decision, decided_at)
		SELECT 'o', 'c', concat('c', toString(number)), '00uFew', 'clarify', 'approve', toDateTime64('2026-10-03 09:00:00', 9, 'UTC') + number * 5 FROM numbers(3)`,
}

// TestQualityReviewersByHand: 23 of 23 pauses of the first are short, all 24 in one run, all alike: index 1. Of the
// second 14 of 21 were approved: |2*14/21-1| = 1/3 of uniformity, and a third of that of index. The third is too few.
func TestQualityReviewersByHand(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, threeReviewers...)
	expect(t, conn, "SELECT pseudonym, reviewer_id, decided, approved, advised, agreed, waved_through FROM quality_reviewers ORDER BY pseudonym",
		"('r-1','00uSlow',21,14,21,14,0)", "('r-2','00uFast',24,24,24,20,4)", "('r-3','00uFew',3,3,0,0,0)")
	expect(t, conn, "SELECT pseudonym, median_seconds, speed, bulk, uniformity, rubber_stamp, state FROM quality_reviewers ORDER BY pseudonym",
		"('r-1',30,0,0,0.333333,0.111111,'no sign')", "('r-2',NULL,1,1,1,1,'act')", "('r-3',NULL,NULL,NULL,NULL,NULL,'too few')")
}

// TestQualityPausesByHand: the first decision has no pause; two hours away are no time for a decision.
func TestQualityPausesByHand(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, threeReviewers...)
	expect(t, conn, "SELECT review_id, seconds, run, bulk, considered FROM quality_pauses WHERE review_id IN ('b0', 'b1', 'b11', 'a00', 'a01', 'c1') ORDER BY review_id",
		"('a00',NULL,24,true,false)", "('a01',1,24,true,false)", "('b0',NULL,1,false,false)", "('b1',30,1,false,true)", "('b11',7230,1,false,false)", "('c1',5,1,false,true)")
}

// TestQualityPausesAtTheBorders: five decisions two seconds apart are made in bulk, four are not, nor five three seconds apart.
func TestQualityPausesAtTheBorders(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t, `INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, outcome, decision, decided_at)
		SELECT 'o', 'c', toString(at), 'r', 'approve', 'approve', toDateTime64('2026-10-02 09:00:00', 9, 'UTC') + at FROM (SELECT arrayJoin([0, 2, 4, 6, 8, 100, 102, 104, 106, 200, 203, 206, 209, 212, 2013]) AS at)`)
	expect(t, conn, "SELECT bulk, groupArray(toUInt32(review_id)) FROM (SELECT * FROM quality_pauses ORDER BY decided_at) GROUP BY bulk ORDER BY bulk", "(false,[100,102,104,106,200,203,206,209,212,2013])", "(true,[0,2,4,6,8])")
	expect(t, conn, "SELECT toUInt32(review_id), seconds, considered FROM quality_pauses WHERE review_id IN ('0', '8', '100', '2013') ORDER BY decided_at",
		"(0,NULL,false)", "(8,2,false)", "(100,92,true)", "(2013,1801,false)")
}

// TestQualityEffortByHand: of the 300 decided items from 0.5 on 3 were revoked, all of them below 0.6; from 0.6 on 240
// of 240 were approved, and 480 of the 1,000 items of the campaign lie there. Half a minute each.
func TestQualityEffortByHand(t *testing.T) {
	t.Parallel()
	conn := qualityFixture(t,
		`INSERT INTO features (org, campaign_id, review_id, as_of, outcome, score)
			SELECT 'o', 'c', toString(number), '2026-10-01', if(number < 600, 'approve', 'clarify'), multiIf(number < 480, 0.6, number < 600, 0.5, 0.9) FROM numbers(1000)`,
		`INSERT INTO decisions (org, campaign_id, review_id, reviewer_id, outcome, decision, score, decided_at)
			SELECT 'o', 'c', toString(number), 'r', 'approve', if(number >= 597, 'revoke', 'approve'), if(number < 480, 0.6, 0.5), toDateTime64('2026-10-02 09:00:00', 9, 'UTC') + number * 15 FROM numbers(600) WHERE number % 2 = 0 OR number = 597 OR number = 599`,
		`INSERT INTO features (org, campaign_id, review_id, as_of, outcome, score) SELECT 'o', 'quiet', toString(number), '2026-07-01', 'approve', 0.9 FROM numbers(10)`)
	expect(t, conn, "SELECT target, items, decided, threshold, measured, agreement, auto_items, auto_share, median_seconds, minutes_all, minutes_saved FROM quality_effort WHERE campaign_id = 'c' ORDER BY target",
		"(0.98,1000,302,0.5,302,0.990066,600,0.6,30,500,300)", "(0.99,1000,302,0.5,302,0.990066,600,0.6,30,500,300)", "(0.995,1000,302,0.6,240,1,480,0.48,30,500,240)")
	expect(t, conn, "SELECT target, threshold, measured, agreement, auto_items, median_seconds, minutes_saved FROM quality_effort WHERE campaign_id = 'quiet' AND target = 0.99",
		"(0.99,NULL,0,NULL,0,NULL,NULL)")
}
