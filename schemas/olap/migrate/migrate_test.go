package migrate_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/fault"
	"recert/schemas/olap"
	"recert/schemas/olap/migrate"
	"recert/schemas/olaptest"
)

func files(pairs ...string) fs.FS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

const oneTable = "CREATE TABLE IF NOT EXISTS a (x UInt8) ENGINE = MergeTree ORDER BY x"

func TestStepsRefuseBadFiles(t *testing.T) {
	t.Parallel()
	for name, in := range map[string]fs.FS{
		"gap in the numbers": files("0001_a.sql", oneTable, "0003_b.sql", oneTable),
		"two statements":     files("0001_a.sql", oneTable+"; SELECT 1"),
		"empty file":         files("0001_a.sql", " \n"),
		"no number":          files("a.sql", oneTable),
	} {
		if _, err := migrate.StepsOf(in, files()); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

func TestMigrateTwiceAppliesNothing(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatal(err)
	}
	applied, err := migrate.Apply(t.Context(), conn, steps)
	if err != nil || len(applied) != 0 {
		t.Errorf("second run applied %v, %v, want nothing", applied, err)
	}
	if err := migrate.Check(t.Context(), conn, steps); err != nil {
		t.Errorf("check: %v", err)
	}
}

func apply(t *testing.T, cfg olap.Config, tables, views fs.FS) ([]string, error) {
	t.Helper()
	steps, err := migrate.StepsOf(tables, views)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := olap.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return migrate.Apply(t.Context(), conn, steps)
}

func TestMigrateGoesForwardOnly(t *testing.T) {
	t.Parallel()
	cfg := olaptest.Database(t)
	first := files("0001_a.sql", oneTable)
	views := files("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT x FROM a", "views/w.sql", "CREATE OR REPLACE VIEW w AS SELECT x FROM a")
	steps := []struct {
		name          string
		tables, views fs.FS
		want          []string
		refused       string
	}{
		{"first run", first, views, []string{"0001_a", "v", "w"}, ""},
		{"same again", first, views, nil, ""},
		{"a changed file", files("0001_a.sql", oneTable+" COMMENT 'x'"), views, nil, "was changed after it ran"},
		{"a changed and a removed view", first, files("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT x + 1 AS x FROM a"), []string{"v", "w"}, ""},
		{"one more", files("0001_a.sql", oneTable, "0002_b.sql", strings.Replace(oneTable, " a ", " b ", 1)), files("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT x + 1 AS x FROM a"), []string{"0002_b"}, ""},
		{"an older version", first, views, nil, "a newer recert"},
	}
	for _, s := range steps {
		got, err := apply(t, cfg, s.tables, s.views)
		if s.refused != "" {
			if err == nil || !strings.Contains(err.Error(), s.refused) || fault.ClassOf(err) != fault.Fatal {
				t.Errorf("%s: got %v, want a fatal error with %q", s.name, err, s.refused)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if diff := cmp.Diff(s.want, got); diff != "" {
			t.Errorf("%s: applied (-want +got)\n%s", s.name, diff)
		}
	}
}

func TestMigrateGoesOnAfterACrash(t *testing.T) {
	t.Parallel()
	cfg := olaptest.Database(t)
	conn, err := olap.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// The statement ran, its ledger entry was never written.
	if err := conn.Exec(t.Context(), oneTable); err != nil {
		t.Fatal(err)
	}
	got, err := apply(t, cfg, files("0001_a.sql", oneTable), files())
	if err != nil || len(got) != 1 {
		t.Errorf("applied %v, %v, want the one step", got, err)
	}
}

func TestEveryColumnHasAComment(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	var bare, tables []string
	// A view with parameters has no columns of its own; its comment says where to look.
	row := conn.QueryRow(t.Context(), "SELECT groupArray(table || '.' || name) FROM system.columns WHERE database = currentDatabase() AND comment = ''")
	if err := row.Scan(&bare); err != nil || len(bare) > 0 {
		t.Errorf("columns without a comment: %v, %v", bare, err)
	}
	row = conn.QueryRow(t.Context(), "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND comment = ''")
	if err := row.Scan(&tables); err != nil || len(tables) > 0 {
		t.Errorf("tables and views without a comment: %v, %v", tables, err)
	}
}

func TestEveryViewLeadsWithTheOrg(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	var without []string
	row := conn.QueryRow(t.Context(), `SELECT groupArray(t.name) FROM system.tables AS t WHERE t.database = currentDatabase() AND t.name != 'schema_ledger' AND t.name NOT LIKE '%_as_of'
		AND (t.database, t.name) NOT IN (SELECT database, table FROM system.columns WHERE name = 'org' AND position = 1)`)
	if err := row.Scan(&without); err != nil || len(without) > 0 {
		t.Errorf("without org first: %v, %v", without, err)
	}
}
