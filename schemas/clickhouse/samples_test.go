package clickhouse_test

import (
	"testing"

	"recert/schemas/olaptest"
)

// rows make every sample find something: four people hold an app whose use is seen, one of them long unused; one
// got it lately; an item to revoke rests on an event, and was revoked; one holds both sides of a rule of duties.
var rows = []string{
	`INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('o', 0, 9, now64(9), true, 1)`,
	`INSERT INTO apps_raw (org, app_id, label, sign_on_mode) VALUES ('o', '0oa1', 'ledger', 'SAML_2_0')`,
	`INSERT INTO users_raw (org, user_id, login, created, valid_from) SELECT 'o', concat('00u', toString(number)), concat('user-000', toString(number), '@org.test'), now() - 86400 * 400, now() - 86400 * 300 FROM numbers(4)`,
	`INSERT INTO assignments_raw (org, user_id, kind, resource_id, path, valid_from, granted) SELECT 'o', concat('00u', toString(number)), 'app', '0oa1', 'direct', now() - 86400 * if(number = 3, 5, 300), now() - 86400 * if(number = 3, 5, 300) FROM numbers(4)`,
	`INSERT INTO apps_raw (org, app_id, label, sign_on_mode) VALUES ('o', '0oa2', 'payments', 'SAML_2_0')`,
	`INSERT INTO assignments_raw (org, user_id, kind, resource_id, path, valid_from) VALUES ('o', '00u1', 'app', '0oa2', 'direct', now() - 86400 * 300)`,
	`INSERT INTO risk_rules_raw (org, source, rule_id, version, name, status, severity, left_ids, right_ids) VALUES ('o', 'okta', 'rul1', now(), 'book and pay', 'ACTIVE', 'high', ['0oa1'], ['0oa2'])`,
	`INSERT INTO usage_raw (org, user_id, resource_id, kind, version, days, seconds, first_use, last_times, last_uuids)
		SELECT 'o', concat('00u', toString(number)), '0oa1', 'app', 1, [today() - if(number = 0, 80, 2)], [0], now() - 86400 * 80, [now() - 86400 * if(number = 0, 80, 2)], ['uuid-1'] FROM numbers(4)`,
	`INSERT INTO recommendations_raw (org, campaign_id, review_id, version, user_id, resource_id, kind, outcome, confidence, risk, reason_codes, reason_weights, reason_texts, reason_numbers, evidence)
		VALUES ('o', 'ici1', 'icr1', 1, '00u0', '0oa1', 'app', 'revoke', 0.9, 0.8, ['USE_SILENT'], [-2], ['Not used for 80 days.'], [map('days', 80)], ['uuid-1'])`,
	`INSERT INTO features_raw (org, campaign_id, review_id, version, user_id, resource_id, resource_kind, outcome, score) VALUES ('o', 'ici1', 'icr1', 1, '00u0', '0oa1', 'app', 'revoke', 0.1)`,
	`INSERT INTO events_raw (org, id, uuid, published, event_type, outcome, actor_id, confirmed, debug) VALUES ('o', 'y', 'uuid-2', now64(9), 'certification.campaign.item.decide', 'SUCCESS', '00uB', 1,
		map('campaignId', 'ici1', 'campaignItemPrincipalId', '00u0', 'campaignItemResourceId', '0oa1', 'campaignItemDecision', 'REVOKE', 'campaignItemReviewerId', '00uB'))`,
	`INSERT INTO events_raw (org, id, uuid, published, event_type, outcome, actor_id, confirmed) VALUES ('o', 'x', 'uuid-1', now64(9) - 86400 * 80, 'user.authentication.sso', 'SUCCESS', '00u0', 1)`,
}

// TestSamplesFindSomething runs the queries of the guide as they stand.
func TestSamplesFindSomething(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	for _, insert := range rows {
		if err := conn.Exec(t.Context(), insert); err != nil {
			t.Fatalf("%s: %v", insert, err)
		}
	}
	for name, query := range sampleFiles(t) {
		var n uint64
		if err := conn.QueryRow(t.Context(), "SELECT count() FROM ("+query+")").Scan(&n); err != nil || n == 0 {
			t.Errorf("%s: %d rows, %v, want at least one", name, n, err)
		}
	}
}
