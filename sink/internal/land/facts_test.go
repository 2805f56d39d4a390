package land

import (
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/olaptest"
)

// allFacts returns the rows of every view, without the columns that say when or where something was processed.
func allFacts(t *testing.T, conn driver.Conn) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, view := range olaptest.Views(t, conn) {
		all[view] = olaptest.Facts(t, conn, view)
	}
	return all
}

func compare(t *testing.T, want, got map[string][]string) {
	t.Helper()
	if len(want) < 15 {
		t.Fatalf("only %d views", len(want))
	}
	for view := range want {
		// Candidates take dozens of people; schemas/clickhouse has them.
		if len(want[view]) == 0 && view != "dead_letters" && view != "sod_candidates" {
			t.Errorf("%s is empty: it proves nothing", view)
		}
		if diff := cmp.Diff(want[view], got[view]); diff != "" {
			t.Errorf("%s differs (-undisturbed +disturbed)\n%s", view, diff)
		}
	}
}

// awaitLanded waits until every lane has committed all that its topics hold.
func awaitLanded(t *testing.T, kafka bus.Config) {
	t.Helper()
	watcher := watch(t, kafka)
	for _, ln := range lanes() {
		ends, err := bus.EndPositions(t.Context(), kafka, ln.topics...)
		if err != nil {
			t.Fatal(err)
		}
		var want int64
		for _, parts := range ends {
			for _, end := range parts {
				want += end
			}
		}
		if want > 0 {
			bustest.Await(t, "all commits of "+ln.name, func() bool { return committed(t, watcher, ln.name) >= want })
		}
	}
}
