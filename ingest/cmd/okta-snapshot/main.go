// Command okta-snapshot copies an Okta org's directory, campaigns and reviews to the compacted topics okta.*.v1.
package main

import (
	"recert/ingest/internal/snapshot"
	"recert/schemas/boot"
)

func main() { boot.Main("okta-snapshot", snapshot.DefaultConfig, snapshot.New) }
