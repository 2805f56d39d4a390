package command

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"recert/schemas/bustest"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

// TestMineProposesToAnOrg goes from rows in ClickHouse to proposals on the topic.
func TestMineProposesToAnOrg(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	for i := range 4 {
		for _, sql := range []string{
			"INSERT INTO users_raw (org, user_id, status, department) VALUES ('00o1', '00u%[1]d', 'ACTIVE', 'north')",
			"INSERT INTO assignments_raw (org, user_id, kind, resource_id, path) VALUES ('00o1', '00u%[1]d', 'app', '0oa1', 'direct')",
		} {
			if err := conn.Exec(t.Context(), fmt.Sprintf(sql, i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	kafka := bustest.Cluster(t)
	code, out, errs := runs(t, "--clickhouse", cfg.Address, "--database", cfg.Database, "--user", cfg.User, "--kafka", kafka.Brokers[0],
		"--objective", "roles", "--effort", "0.01", "--out", filepath.Join(t.TempDir(), "roles.ndjson"), "--json", filepath.Join(t.TempDir(), "f.json"))
	if code != exitOK {
		t.Fatalf("exit %d, %s", code, errs)
	}
	for _, want := range []string{"proposals    1 roles", "clean-up     4 direct assignments", "published    1 records, 0 of them"} {
		if !strings.Contains(out, want) {
			t.Errorf("the summary lacks %q:\n%s", want, out)
		}
	}
	if records := bustest.Read(t, kafka, topic.RoleProposal); len(records) != 1 || !strings.Contains(string(records[0].Value), `"name":"department=north"`) {
		t.Errorf("got %d records: %v", len(records), records)
	}
}
