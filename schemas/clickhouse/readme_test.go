package clickhouse_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/boottest"
	"recert/schemas/clickhouse"
	"recert/schemas/olaptest"
)

// TestReadmeIsCurrent keeps what analysts read in step with the views' comments and the files of the samples.
func TestReadmeIsCurrent(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	boottest.Section(t, "README.md", "samples", samples(t))
	boottest.Section(t, "README.md", "views", views(t, conn))
	boottest.Section(t, "README.md", "processed", processed(t, conn))
}

func sampleFiles(t *testing.T) map[string]string {
	t.Helper()
	files, err := fs.Glob(clickhouse.Samples, "samples/*.sql")
	if err != nil || len(files) < 7 {
		t.Fatalf("samples: %v, %v, want seven at least", files, err)
	}
	all := map[string]string{}
	for _, file := range files {
		raw, err := clickhouse.Samples.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(path.Base(file), ".sql")] = strings.TrimSpace(string(raw))
	}
	return all
}

func samples(t *testing.T) string {
	t.Helper()
	all := sampleFiles(t)
	var b strings.Builder
	for _, name := range sorted(all) {
		fmt.Fprintf(&b, "```sql\n%s\n```\n", all[name])
	}
	return b.String()
}

func sorted(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type column struct{ table, name, kind, comment string }

func columns(t *testing.T, conn driver.Conn, where string) []column {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT table, name, type, comment FROM system.columns WHERE database = currentDatabase() AND "+where+" ORDER BY table, position")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.table, &c.name, &c.kind, &c.comment); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

func views(t *testing.T, conn driver.Conn) string {
	t.Helper()
	rows, err := conn.Query(t.Context(), "SELECT name, comment FROM system.tables WHERE database = currentDatabase() AND engine = 'View' ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		var name, comment string
		if err := rows.Scan(&name, &comment); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "### %s\n%s.\n\n", name, comment)
		list := columns(t, conn, "table = '"+name+"'")
		if len(list) == 0 { // a view with a parameter; its comment names the view whose columns it has
			continue
		}
		b.WriteString("| column | type | meaning |\n|---|---|---|\n")
		for _, c := range list {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.name, c.kind, c.comment)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func processed(t *testing.T, conn driver.Conn) string {
	t.Helper()
	byView := map[string]string{}
	for _, c := range columns(t, conn, "comment LIKE '%"+clickhouse.Processed+"' AND table NOT LIKE '%_raw'") {
		if byView[c.table] != "" {
			byView[c.table] += ", "
		}
		byView[c.table] += "`" + c.name + "`"
	}
	var b strings.Builder
	b.WriteString("| view or table | columns |\n|---|---|\n")
	for _, view := range sorted(byView) {
		fmt.Fprintf(&b, "| `%s` | %s |\n", view, byView[view])
	}
	return b.String()
}
