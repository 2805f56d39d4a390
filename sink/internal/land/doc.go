// Package land copies recert's topics into ClickHouse.
//
// Each topic has a lane of its own: batches are gathered by rows and time, inserted column by column, and only then
// committed, so a row may come twice. The tables' row identity makes that harmless: they keep one row of each
// and the views collapse what was not merged yet. A record that cannot be read or stored goes to the topic's dead
// letters, which land too; a server that is away or slow is waited for; a schema that does not fit ends the process.
package land
