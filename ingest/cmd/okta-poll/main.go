// Command okta-poll copies Okta's System Log, in order and without gaps, to topic okta.event.v1.
package main

import (
	"recert/ingest/internal/syslog"
	"recert/schemas/boot"
)

func main() { boot.Main("okta-poll", syslog.DefaultConfig, syslog.New) }
