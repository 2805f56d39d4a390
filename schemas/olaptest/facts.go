package olaptest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/clickhouse"
)

// Views returns the names of the database's views that take no parameters, sorted.
func Views(t testing.TB, conn driver.Conn) []string {
	t.Helper()
	return texts(t, conn, `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine = 'View'
		AND name IN (SELECT table FROM system.columns WHERE database = currentDatabase()) ORDER BY name`)
}

// Facts returns the rows of a view or table as sorted text, without the columns that say when or where something was
// processed: two runs over the same org give the same.
func Facts(t testing.TB, conn driver.Conn, table string) []string {
	t.Helper()
	columns := texts(t, conn, `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = ? AND comment NOT LIKE ? ORDER BY position`,
		table, "%"+clickhouse.Processed)
	if len(columns) == 0 {
		t.Fatalf("%s has no columns", table)
	}
	return texts(t, conn, fmt.Sprintf("SELECT toString(tuple(`%s`)) AS line FROM `%s` ORDER BY line", strings.Join(columns, "`, `"), table))
}

func texts(t testing.TB, conn driver.Conn, query string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
