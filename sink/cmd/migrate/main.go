// Command migrate creates recert's ClickHouse database and brings its tables and views up to date, once.
package main

import (
	"recert/schemas/boot"
	"recert/sink/internal/migrate"
)

func main() { boot.Main("migrate", migrate.DefaultConfig, migrate.New) }
