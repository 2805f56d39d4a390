package clickhouse_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
	"recert/schemas/olaptest"
)

// contract are the columns that the quality views read, as tables: a fixture fills them as it likes.
var contract = map[string]string{
	"recommendations": `org LowCardinality(String), campaign_id String, review_id String, outcome LowCardinality(String), model_version LowCardinality(String), as_of DateTime64(9, 'UTC')`,
	"features": `org LowCardinality(String), campaign_id String, review_id String, as_of DateTime64(9, 'UTC'), outcome LowCardinality(String), score Float64,
		levels Map(String, String), numbers Map(String, Float64)`,
	"decisions": `org LowCardinality(String), campaign_id String, review_id String, user_id String, reviewer_id String, decision LowCardinality(String), decided_at DateTime64(9, 'UTC'), launched DateTime64(9, 'UTC'),
		outcome LowCardinality(String), score Float64, scores Map(String, Float64), baselines Map(String, String), levels Map(String, String), holdout Bool, weight Float64`,
	"users": `org LowCardinality(String), user_id String, profile Map(LowCardinality(String), String)`,
}

// qualityFixture is a database with the quality views over tables of the test, in place of the views that they read.
func qualityFixture(t *testing.T, rows ...string) driver.Conn {
	t.Helper()
	conn, err := olap.Open(t.Context(), olaptest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for table, columns := range contract {
		run(t, conn, "CREATE TABLE "+table+" ("+columns+") ENGINE = Memory")
	}
	files, err := filepath.Glob("views/quality_*.sql*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no quality views: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		run(t, conn, string(raw))
	}
	run(t, conn, rows...)
	return conn
}

func run(t *testing.T, conn driver.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// expect compares the rows of a query, each a line of its columns as text, with what was computed by hand.
func expect(t *testing.T, conn driver.Conn, query string, want ...string) {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT toString(tuple(*)) FROM ("+query+")")
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\ngot:\n%s\nwant:\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestQualityViewsReadTheRealOnes: the fixtures' tables have the shape of the views that they stand for.
func TestQualityViewsReadTheRealOnes(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	for _, view := range olaptest.Views(t, conn) {
		if strings.HasPrefix(view, "quality_") {
			expect(t, conn, "SELECT count() FROM "+view, "(0)")
		}
	}
	for table, columns := range contract {
		run(t, conn, "CREATE TABLE contract_"+table+" ("+columns+") ENGINE = Memory")
		expect(t, conn, "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'contract_"+table+"' AND (name, type) NOT IN (SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '"+table+"')")
	}
}
