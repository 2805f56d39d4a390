package clickhouse_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"recert/schemas/olaptest"
)

// exec runs statements on the org's tables.
func exec(t *testing.T, conn driver.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// lines are the rows of a query, each as one text.
func lines(t *testing.T, conn driver.Conn, query string) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		all = append(all, line)
	}
	return all
}

func held(users []string, resource, path string) string {
	kind := "app"
	if strings.HasPrefix(resource, "00g") {
		kind = "group"
	}
	var b strings.Builder
	b.WriteString("INSERT INTO assignments_raw (org, user_id, kind, resource_id, path, valid_from) VALUES ")
	for _, u := range users {
		fmt.Fprintf(&b, "('o', '%s', '%s', '%s', '%s', '2026-01-01 00:00:00'),", u, kind, resource, path)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func riskRule(id, severity, left, right string, all bool) string {
	return fmt.Sprintf(`INSERT INTO risk_rules_raw (org, source, rule_id, version, name, status, severity, left_ids, right_ids, right_all, problem, last_updated)
		VALUES ('o', 'okta', '%s', '2026-01-01 00:00:00', 'name of %s', 'ACTIVE', '%s', %s, %s, %t, '%s', '2026-01-01 00:00:00')`,
		id, id, severity, left, right, all, map[bool]string{true: "cannot", false: ""}[left == "[]"])
}

// TestConflictsAreRankedByWhatWasExercised has people who use both sides, one, none, and a side that cannot be seen;
// near misses hold one side, not all of a side that takes all, or held it once.
func TestConflictsAreRankedByWhatWasExercised(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	use := func(user, app string, days ...int) string {
		var list, times []string
		for _, d := range days {
			list, times = append(list, fmt.Sprintf("toDate32('2026-10-01') - %d", d)), append(times, fmt.Sprintf("toDateTime64('2026-10-01 08:00:00', 9, 'UTC') - INTERVAL %d DAY", d))
		}
		return fmt.Sprintf("INSERT INTO usage_raw (org, user_id, resource_id, kind, version, days, last_times) VALUES ('o', '%s', '%s', 'app', 1, [%s], [%s])", user, app, strings.Join(list, ","), strings.Join(times, ","))
	}
	exec(t, conn,
		`INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('o', 0, 9, '2026-10-01 12:00:00', true, 1)`,
		`INSERT INTO apps_raw (org, app_id, label, sign_on_mode) VALUES ('o', '0oaA', 'A', 'SAML_2_0'), ('o', '0oaB', 'B', 'SAML_2_0'), ('o', '0oaC', 'C', 'BOOKMARK'), ('o', '0oaD', 'D', 'SAML_2_0')`,
		riskRule("r1", "high", "['0oaA']", "['0oaB', '00gB']", false), riskRule("r2", "critical", "['0oaA']", "['0oaC']", false),
		riskRule("r3", "low", "['0oaA']", "['0oaB', '0oaD']", true), riskRule("r4", "high", "[]", "[]", false),
		held([]string{"both", "one", "none", "left", "stale"}, "0oaA", "direct"), held([]string{"both", "one", "none", "other"}, "0oaB", "direct"),
		held([]string{"unseen"}, "0oaA", "direct"), held([]string{"unseen"}, "0oaC", "direct"),
		held([]string{"all"}, "0oaA", "direct"), held([]string{"all"}, "0oaB", "group:00gB"), held([]string{"all"}, "00gB", "direct"), held([]string{"all"}, "0oaD", "direct"),
		held([]string{"stale"}, "0oaB", "direct"),
		`INSERT INTO assignments_raw (org, user_id, kind, resource_id, path, valid_from, removed) VALUES ('o', 'stale', 'app', '0oaB', 'direct', '2026-06-01 00:00:00', true)`,
		use("both", "0oaA", 30, 4, 3), use("both", "0oaB", 9, 200), use("one", "0oaA", 4, 2), use("none", "0oaB", 120), use("unseen", "0oaA", 5), use("all", "0oaB", 7, 6), use("all", "0oaA", 8),
	)
	got := lines(t, conn, `SELECT concat(toString(rank), ' ', user_id, ' ', rule_id, ' ', left_id, '-', right_id, ' ', toString(exercised_left_days), '/', toString(exercised_right_days), ' ', exercised, ' ', toString(weight), ' ', ifNull(toString(toDate(right_last_use)), '-'))
		FROM sod_conflicts WHERE org = 'o' ORDER BY rank`)
	want := []string{
		"1 unseen r2 0oaA-0oaC 1/0 unknown 0.8 -",
		"2 both r1 0oaA-0oaB 3/1 both 0.75 2026-09-22",
		"3 all r1 0oaA-00gB 1/2 both 0.75 2026-09-25",
		"4 all r1 0oaA-0oaB 1/2 both 0.75 2026-09-25",
		"5 one r1 0oaA-0oaB 2/0 one 0.45 -",
		"6 none r1 0oaA-0oaB 0/0 none 0.3 -",
		"7 all r3 0oaA-0oaB 1/2 both 0.25 2026-09-25",
		"8 all r3 0oaA-0oaD 1/0 unknown 0.2 -",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
}

// TestConflictIsAcceptedUntilItsDay has exceptions that hold, that end today, and that ended; the last two rows are
// those that are accepted, though the rule is critical. Sides of two apps, one of them unseen, are unknown, not unused.
func TestConflictIsAcceptedUntilItsDay(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	people := []string{"none", "ended", "today", "holds"}
	exec(t, conn,
		`INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('o', 0, 9, '2026-10-01 23:59:59', true, 1), ('o', 1, 9, '2026-09-01 00:00:00', true, 1)`,
		`INSERT INTO apps_raw (org, app_id, label, sign_on_mode) VALUES ('o', '0oaA', 'A', 'SAML_2_0'), ('o', '0oaB', 'B', 'SAML_2_0'), ('o', '0oaC', 'C', 'BOOKMARK')`,
		`INSERT INTO risk_rules_raw (org, source, rule_id, version, name, status, severity, left_ids, right_ids, last_updated, accepted_users, accepted_owners, accepted_reasons, accepted_untils)
			VALUES ('o', 'file', 'r', '2026-10-01 00:00:00', 'n', 'ACTIVE', 'critical', ['0oaA'], ['0oaB'], '2026-10-01 00:00:00', ['ended', 'today', 'holds'], ['a', 'b', 'c'], ['x', 'y', 'z'], ['2026-09-30', '2026-10-01', '2027-01-01'])`,
		riskRule("low", "low", "['0oaA']", "['00gB']", false),
		held(people, "0oaA", "direct"), held(people, "0oaB", "direct"),
		held([]string{"none"}, "00gB", "direct"), held([]string{"none"}, "0oaC", "group:00gB"), held([]string{"else"}, "0oaB", "group:00gB"),
		`INSERT INTO usage_raw (org, user_id, resource_id, kind, version, days, last_times) VALUES ('o', 'else', '0oaB', 'app', 1, [toDate32('2026-09-20')], ['2026-09-20 08:00:00']), ('o', 'else', '0oaA', 'app', 1, [toDate32('2026-09-20')], ['2026-09-20 08:00:00'])`,
		held([]string{"else"}, "0oaA", "direct"),
		`INSERT INTO usage_raw (org, user_id, resource_id, kind, version, days, last_times) VALUES ('o', 'none', '0oaA', 'app', 1, [toDate32('2026-09-20')], ['2026-09-20 08:00:00'])`,
	)
	got := lines(t, conn, `SELECT concat(toString(rank), ' ', user_id, ' ', rule_id, ' ', exercised, ' ', toString(accepted), ' ', ifNull(toString(accepted_until), '-'), ' ', accepted_by, accepted_reason) FROM sod_conflicts WHERE org = 'o' ORDER BY rank`)
	want := []string{
		"1 else r both false - ", "2 none r one false - ", "3 ended r none false 2026-09-30 ax", "4 none low unknown false - ",
		"5 holds r none true 2027-01-01 cz", "6 today r none true 2026-10-01 by",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("conflicts (-want +got):\n%s", diff)
	}
}

// TestCandidatesAreCommonAndNeverTogether plants pairs that are never, or almost never, held together, and near
// misses: rare ones, ones of different departments or places, ones that just do not go together often, and a rule that is there.
func TestCandidatesAreCommonAndNeverTogether(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	exec(t, conn, `INSERT INTO users_raw (org, user_id, status, department, title, profile, created, valid_from)
		SELECT 'o', concat('u', toString(number)), if(number >= 400, 'DEPROVISIONED', 'ACTIVE'), ['finance', 'sales', 'works', ''][1 + intDiv(number, 100) % 4], ['clerk', 'lead'][1 + number % 2],
			if(intDiv(number, 100) = 3, map('city', ['north', 'south'][1 + intDiv(number, 2) % 2]), map()), '2025-01-01 00:00:00', '2025-01-01 00:00:00' FROM numbers(500)`)
	// of lists people of a department's hundred, from the first, by a rule.
	of := func(department int, keep func(i int) bool) []string {
		var users []string
		for i := range 100 {
			if keep(i) {
				users = append(users, fmt.Sprintf("u%d", department*100+i))
			}
		}
		return users
	}
	every := func(n, from int) func(int) bool { return func(i int) bool { return i/2%n == from } }
	exec(t, conn,
		// A and B: half of finance each, nobody both; spread over both titles.
		held(of(0, every(2, 0)), "0oaA", "direct"), held(of(0, every(2, 1)), "0oaB", "direct"),
		// C and D: of sales and works, two of both where 25 would be expected.
		held(append(of(1, every(2, 0)), "u103"), "0oaC", "direct"), held(append(of(1, every(2, 1)), "u100"), "0oaD", "direct"),
		// rare: three people hold it, nobody of them A.
		held([]string{"u2", "u3", "u6"}, "0oaRare", "direct"),
		// each at home in a department of its own
		held(of(1, every(1, 0)), "0oaSales", "direct"), held(of(2, every(1, 0)), "0oaWorks", "direct"),
		// independent of A within finance, and half as often as expected
		held(of(0, func(i int) bool { return i < 48 }), "0oaFree", "direct"),
		held(of(2, func(i int) bool { return i < 50 }), "0oaHalf", "direct"), held(of(2, func(i int) bool { return i >= 38 && i < 88 }), "0oaRest", "direct"),
		// split by title
		held(of(3, func(i int) bool { return i%2 == 0 }), "0oaClerk", "direct"), held(of(3, func(i int) bool { return i%2 == 1 }), "0oaLead", "direct"),
		// split by place
		held(of(3, every(2, 0)), "0oaNorth", "direct"), held(of(3, every(2, 1)), "0oaSouth", "direct"),
		// a group that gives A is not a pair with B of its own; people who left do not count
		held(of(0, every(2, 0)), "0oaA", "group:00gA"), held(of(0, every(2, 0)), "00gA", "direct"),
		held(of(4, every(1, 0)), "0oaA", "direct"), held(of(4, every(1, 0)), "0oaB", "direct"),
		`INSERT INTO apps_raw (org, app_id, label) VALUES ('o', '0oaA', 'Vendors')`,
		riskRule("r1", "high", "['0oaLead']", "['0oaClerk']", false),
	)
	got := lines(t, conn, `SELECT concat(left_id, '-', right_id, ' ', toString(holders_left), '/', toString(holders_right), ' ', toString(co_holders), ' of ', toString(round(expected, 2)), ' in jobs ', toString(round(expected_in_jobs, 2)),
		' ', toString(departments), ' ', toString(people), ' rule ', rule_id, ' ', left_name) FROM sod_candidates WHERE org = 'o' ORDER BY left_id, right_id`)
	want := []string{
		"0oaA-0oaB 50/50 0 of 25 in jobs 25 1 100 rule  Vendors",
		"0oaC-0oaD 51/51 2 of 26.01 in jobs 26 1 100 rule  ",
		"0oaClerk-0oaLead 50/50 0 of 25 in jobs 0 1 100 rule r1 ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("candidates (-want +got):\n%s", diff)
	}
	checkStatistics(t, conn)
}

// checkStatistics computes the chances again: Poisson as the view does, the exact one, and the procedure of Benjamini
// and Hochberg over the pairs that were tested.
func checkStatistics(t *testing.T, conn driver.Conn) {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT left_id, co_holders, expected, p_value, q_value, tested, rank, holders_left, holders_right FROM sod_candidates ORDER BY rank")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for place := 1; rows.Next(); place++ {
		var left string
		var both, tested, rank, l, r uint64
		var expected, p, q float64
		if err := rows.Scan(&left, &both, &expected, &p, &q, &tested, &rank, &l, &r); err != nil {
			t.Fatal(err)
		}
		want, exact := 0.0, 0.0
		for k := range both + 1 {
			want += math.Exp(float64(k)*math.Log(expected) - expected - lgamma(float64(k)+1))
			exact += math.Exp(choose(l, k) + choose(100-l, r-k) - choose(100, r))
		}
		if math.Abs(p-want) > 1e-12 || p < exact || rank != uint64(place) {
			t.Errorf("%s: p %g at place %d, want %g at %d, not below the exact %g", left, p, rank, want, place, exact)
		}
		if tested < 5 || q < p || q > p*float64(tested)/float64(place)+1e-15 {
			t.Errorf("%s: q %g of p %g at place %d of %d", left, q, p, place, tested)
		}
	}
}

func lgamma(x float64) float64 { v, _ := math.Lgamma(x); return v }

func choose(n, k uint64) float64 {
	return lgamma(float64(n)+1) - lgamma(float64(k)+1) - lgamma(float64(n-k)+1)
}
