// Command report publishes how good the recommendations of campaigns are: one page and metrics, out of ClickHouse's
// views quality_*.
package main

import (
	"recert/schemas/boot"
	"recert/sink/internal/report"
)

func main() { boot.Main("report", report.DefaultConfig, report.New) }
