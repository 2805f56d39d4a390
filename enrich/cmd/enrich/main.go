// Command enrich drops duplicates of System Log events, joins them with the directory and keeps what is known of
// each person's use: okta.event.v1 and the directory in, access.event.v1 and access.usage.v1 out.
package main

import (
	"recert/enrich/internal/stage"
	"recert/schemas/boot"
)

func main() { boot.Main("enrich", stage.DefaultConfig, stage.New) }
