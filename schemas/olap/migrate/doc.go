// Package migrate brings a ClickHouse database to the schema of package clickhouse.
//
// Numbered files run once each, in order, forward only; a ledger table keeps their checksums, so a second run
// applies nothing and a file that was changed after it ran is an error. Views hold no data and are replaced when
// their file changed. Every statement may be repeated, so a crash between a statement and its ledger entry, or
// two runs at once, do no harm.
package migrate
