package baseline

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/baseline"
	"recert/schemas/olap"
	"recert/schemas/topic"
)

// query is one file of schemas/clickhouse/baseline.
type query struct{ name, sql string }

// queriesOf reads the queries, by name.
func queriesOf(files fs.FS) ([]query, error) {
	names, err := fs.Glob(files, "baseline/*.sql")
	if err != nil {
		return nil, fmt.Errorf("listing baselines: %w", err)
	}
	slices.Sort(names)
	var list []query
	for _, file := range names {
		raw, err := fs.ReadFile(files, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		list = append(list, query{strings.TrimSuffix(path.Base(file), ".sql"), string(raw)})
	}
	return list, nil
}

// landedOrg is an org whose log is landed past a midnight.
type landedOrg struct {
	org  string
	asOf time.Time
}

const (
	// landedSQL asks how far every partition of an org's log is landed. Before a log was first read to its end its
	// log_time is that of nothing.
	landedSQL = `SELECT org, min(log_time) FROM marks GROUP BY org HAVING count() >= ? AND min(log_time) >= '1971-01-01' ORDER BY org`

	dayLength = 24 * time.Hour
	timeForm  = "2006-01-02 15:04:05.000000000"
)

// landed returns the last midnight that each org's landed log has passed.
func landed(ctx context.Context, conn driver.Conn) ([]landedOrg, error) {
	rows, err := conn.Query(ctx, landedSQL, topic.PersonPartitions)
	if err != nil {
		return nil, olap.Classify(fmt.Errorf("reading marks: %w", err))
	}
	defer rows.Close()
	var list []landedOrg
	for rows.Next() {
		var o landedOrg
		if err := rows.Scan(&o.org, &o.asOf); err != nil {
			return nil, fmt.Errorf("reading marks: %w", err)
		}
		o.asOf = o.asOf.UTC().Truncate(dayLength)
		list = append(list, o)
	}
	if err := rows.Err(); err != nil {
		return nil, olap.Classify(fmt.Errorf("reading marks: %w", err))
	}
	return list, nil
}

// compute runs the query as of a midnight and returns its records by entity.
func (q query) compute(ctx context.Context, conn driver.Conn, org string, asOf time.Time) (map[string]*baseline.Record, error) {
	ctx = clickhouse.Context(ctx, clickhouse.WithParameters(clickhouse.Parameters{"org": org, "as_of": asOf.Format(timeForm)}))
	rows, err := conn.Query(ctx, q.sql)
	if err != nil {
		return nil, olap.Classify(fmt.Errorf("querying: %w", err))
	}
	defer rows.Close()
	all := map[string]*baseline.Record{}
	for rows.Next() {
		r := &baseline.Record{Org: org, Name: q.name, AsOf: asOf}
		if err := rows.Scan(&r.Entity, &r.Values, &r.Figures); err != nil {
			return nil, fmt.Errorf("reading a row: %w", err)
		}
		slices.Sort(r.Values)
		all[r.Entity] = r
	}
	if err := rows.Err(); err != nil {
		return nil, olap.Classify(fmt.Errorf("querying: %w", err))
	}
	return all, nil
}
