package clickhouse_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/olaptest"
)

// TestViewsGiveTheTypesThatTheyDeclare compares what a query returns with what the catalogue, and the guide, say: a
// view whose expression has another type returns that one, and a client sees 1 where the guide promises true.
func TestViewsGiveTheTypesThatTheyDeclare(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	names := lines(t, conn, "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%View' AND name NOT LIKE '%_as_of' ORDER BY name")
	if len(names) < 30 {
		t.Fatalf("%d views, want more", len(names))
	}
	for _, view := range names {
		want := lines(t, conn, "SELECT concat(name, ' ', type) FROM system.columns WHERE database = currentDatabase() AND table = '"+view+"' ORDER BY position")
		rows, err := conn.Query(t.Context(), "SELECT * FROM "+view+" LIMIT 0")
		if err != nil {
			t.Fatalf("%s: %v", view, err)
		}
		var got []string
		for _, c := range rows.ColumnTypes() {
			got = append(got, c.Name()+" "+strings.ReplaceAll(c.DatabaseTypeName(), "\n    ", ""))
		}
		if err := rows.Close(); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-declared +returned):\n%s", view, diff)
		}
	}
}
