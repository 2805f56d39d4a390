package olap_test

import (
	"errors"
	"strings"
	"testing"

	"recert/schemas/boot"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
)

func TestValidateNamesEveryKey(t *testing.T) {
	t.Parallel()
	c := olap.Config{Address: "nowhere", Database: "a-b"}
	err := c.Validate()
	for _, key := range []string{"clickhouse.address", "clickhouse.database", "clickhouse.user", "clickhouse.timeout"} {
		if err == nil || !strings.Contains(err.Error(), key+": ") {
			t.Errorf("%v does not name %s", err, key)
		}
	}
	c = olap.DefaultConfig()
	c.Address, c.Password = "db.example:9000", boot.NewSecret("x")
	if err := c.Validate(); err == nil || !strings.Contains(err.Error(), "clickhouse.tls") {
		t.Errorf("a password in clear text: got %v", err)
	}
}

func TestSettingsArePinned(t *testing.T) {
	t.Parallel()
	conn, err := olap.Open(t.Context(), olaptest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	want := map[string]string{
		"async_insert": "0", "insert_deduplicate": "0", "async_insert_deduplicate": "0", "deduplicate_insert": "disable",
		"max_partitions_per_insert_block": "0",
	}
	for name, value := range want {
		var got string
		if err := conn.QueryRow(t.Context(), "SELECT value FROM system.settings WHERE name = ?", name).Scan(&got); err != nil || got != value {
			t.Errorf("%s is %q, %v, want %q", name, got, err, value)
		}
	}
}

func TestOpenNamesTheSettingThatIsWrong(t *testing.T) {
	t.Parallel()
	cfg := olaptest.Database(t)
	cfg.Database = "absent"
	_, err := olap.Open(t.Context(), cfg)
	var problem *boot.ConfigError
	if !errors.As(err, &problem) || problem.Key != "clickhouse.database" {
		t.Errorf("got %v, want a problem with clickhouse.database", err)
	}
}

// TestInsertsAreNeverDeduplicated inserts the same rows twice into a table that would drop the second block, which
// on a crash drops the first one too.
func TestInsertsAreNeverDeduplicated(t *testing.T) {
	t.Parallel()
	conn, err := olap.Open(t.Context(), olaptest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Exec(t.Context(), "CREATE TABLE d (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS non_replicated_deduplication_window = 100"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		batch, err := conn.PrepareBatch(t.Context(), "INSERT INTO d")
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(batch.Append(uint8(1)), batch.Send()); err != nil {
			t.Fatal(err)
		}
	}
	var n uint64
	if err := conn.QueryRow(t.Context(), "SELECT count() FROM d").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d rows of two inserts, %v, want 2: the server deduplicates", n, err)
	}
}
