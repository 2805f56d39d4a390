// Package clickhouse holds the DDL of recert's analytical database and the SQL that people and jobs run over it.
//
// Tables are the numbered files of this folder, one statement each, forward only. Views are what analysts read;
// they hold no data and are replaced when their file changed. sink/cmd/migrate applies both.
package clickhouse

import "embed"

// Processed ends the comment of every column that says when or where something was processed and nothing about the
// org: two runs over the same org give the same rows but for these columns.
const Processed = "was processed, no fact about the org"

// Tables holds the migrations, `NNNN_name.sql`, at its root.
//
//go:embed *.sql
var Tables embed.FS

// Views holds one view a file, `views/NAME.sql`. Each names its columns with their types, so that it can be made before
// a view that it reads.
//
//go:embed views/*.sql
var Views embed.FS

// Samples holds the queries of the README, `samples/NAME.sql`.
//
//go:embed samples/*.sql
var Samples embed.FS

// Baselines holds the queries that say what is normal, `baseline/NAME.sql`. Each reads the analysts' views, takes the
// parameters org and as_of, and returns entity, members (a sorted set of texts) and figures (numbers by name).
//
//go:embed baseline/*.sql
var Baselines embed.FS
