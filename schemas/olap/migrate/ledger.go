package migrate

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/olap"
)

const createLedger = `CREATE TABLE IF NOT EXISTS schema_ledger
(
    kind       LowCardinality(String) COMMENT 'table for a numbered file, view for a view',
    name       String                 COMMENT 'Name of the file',
    checksum   String                 COMMENT 'SHA-256 of its statement in hex; empty for a view that was dropped',
    applied_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it ran: when it was processed, no fact about the org'
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY (kind, name)
COMMENT 'What migrate did; written by migrate alone'`

// ledger is what ran, by kind and name.
type ledger map[string]map[string]string

func readLedger(ctx context.Context, conn driver.Conn) (ledger, error) {
	l := ledger{kindTable: {}, kindView: {}}
	rows, err := conn.Query(ctx, "SELECT kind, name, checksum FROM schema_ledger FINAL WHERE checksum != ''")
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", olap.Classify(err))
	}
	defer rows.Close()
	for rows.Next() {
		var kind, name, checksum string
		if err := rows.Scan(&kind, &name, &checksum); err != nil {
			return nil, fmt.Errorf("reading the ledger: %w", err)
		}
		if l[kind] != nil {
			l[kind][name] = checksum
		}
	}
	return l, rows.Err()
}

func note(ctx context.Context, conn driver.Conn, kind, name, checksum string) error {
	err := conn.Exec(ctx, "INSERT INTO schema_ledger (kind, name, checksum) VALUES (?, ?, ?)", kind, name, checksum)
	if err != nil {
		return fmt.Errorf("writing the ledger: %w", olap.Classify(err))
	}
	return nil
}

// existingViews returns the names of the database's views.
func existingViews(ctx context.Context, conn driver.Conn) (map[string]bool, error) {
	var names []string
	row := conn.QueryRow(ctx, "SELECT groupArray(name) FROM system.tables WHERE database = currentDatabase() AND engine = 'View'")
	if err := row.Scan(&names); err != nil {
		return nil, fmt.Errorf("listing views: %w", olap.Classify(err))
	}
	have := make(map[string]bool, len(names))
	for _, n := range names {
		have[n] = true
	}
	return have, nil
}
