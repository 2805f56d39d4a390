package land

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recert/schemas/olaptest"
)

func TestColumnsOfEveryTableByName(t *testing.T) {
	t.Parallel()
	_, conn := olaptest.Migrated(t)
	fed := map[string]bool{"schema_ledger": true}
	for _, ln := range lanes() {
		for _, target := range ln.order {
			fed[target.table()] = true
			var want []string
			row := conn.QueryRow(t.Context(), "SELECT arraySort(groupArray(name)) FROM system.columns WHERE database = currentDatabase() AND table = ?", target.table())
			if err := row.Scan(&want); err != nil {
				t.Fatal(err)
			}
			got := slices.Sorted(slices.Values(target.columns()))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: columns of the table and of the code differ (-table +code)\n%s", target.table(), diff)
			}
		}
	}
	var tables []string
	if err := conn.QueryRow(t.Context(), "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine != 'View'").Scan(&tables); err != nil {
		t.Fatal(err)
	}
	for _, name := range tables {
		if !fed[name] {
			t.Errorf("nothing lands in table %s", name)
		}
	}
}
