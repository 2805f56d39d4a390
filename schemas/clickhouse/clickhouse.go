// Package clickhouse holds the DDL of recert's analytical database and the SQL that people and jobs run over it.
//
// Tables are the numbered files of this folder, one statement each, forward only. Views are what analysts read;
// they hold no data and are replaced when their file changed. sink/cmd/migrate applies both.
package clickhouse

import "embed"

// Tables holds the migrations, `NNNN_name.sql`, at its root.
//
//go:embed *.sql
var Tables embed.FS

// Views holds one view a file, `views/NAME.sql`. No view reads another, so their order does not matter.
//
//go:embed views/*.sql
var Views embed.FS

// Samples holds the queries of the README, `samples/NAME.sql`.
//
//go:embed samples/*.sql
var Samples embed.FS
