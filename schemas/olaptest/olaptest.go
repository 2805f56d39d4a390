// Package olaptest gives tests a throw-away database on a real ClickHouse.
//
// The server is the one at RECERT_CLICKHOUSE (host:port), else the embedded engine: the binary named by
// RECERT_EMBEDDED_CLICKHOUSE, else bin/embedded-clickhouse at the repository's root, started once per test
// binary. Without either a test is skipped, or fails when REQUIRE_SERVICES is 1.
package olaptest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
	"recert/schemas/olap/migrate"
)

// Database returns the address of a new, empty database that is dropped when the test ends.
func Database(t testing.TB) olap.Config {
	t.Helper()
	cfg := olap.DefaultConfig()
	cfg.Address = server(t)
	cfg.Database = "test_" + random()
	conn, err := olap.OpenServer(t.Context(), cfg)
	if err != nil {
		t.Fatalf("opening ClickHouse: %v", err)
	}
	if err := migrate.CreateDatabase(t.Context(), conn, cfg.Database); err != nil {
		t.Fatalf("creating a database: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := conn.Exec(ctx, "DROP DATABASE IF EXISTS `"+cfg.Database+"` SYNC"); err != nil {
			t.Logf("dropping %s: %v", cfg.Database, err)
		}
		_ = conn.Close()
	})
	return cfg
}

// Migrated returns a new database with recert's schema, and a connection to it.
func Migrated(t testing.TB) (olap.Config, driver.Conn) {
	t.Helper()
	cfg := Database(t)
	return cfg, migrated(t, cfg)
}

func migrated(t testing.TB, cfg olap.Config) driver.Conn {
	t.Helper()
	conn, err := olap.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("opening ClickHouse: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	steps, err := migrate.Steps()
	if err != nil {
		t.Fatalf("reading the schema: %v", err)
	}
	if _, err := migrate.Apply(t.Context(), conn, steps); err != nil {
		t.Fatalf("migrating: %v", err)
	}
	return conn
}

func random() string {
	b := make([]byte, 6)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

func missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("REQUIRE_SERVICES") == "1" {
		t.Fatalf("no ClickHouse: %s", why)
	}
	t.Skipf("no ClickHouse: %s", why)
}
