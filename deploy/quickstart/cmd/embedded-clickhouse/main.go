// Command embedded-clickhouse is a ClickHouse for one machine, on the real native and HTTP ports.
package main

import (
	"recert/deploy/quickstart/clickhouse"
	"recert/schemas/boot"
)

func main() { boot.Main("embedded-clickhouse", clickhouse.DefaultConfig, clickhouse.New) }
