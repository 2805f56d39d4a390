// Command okta-hook receives Okta's event hooks: POST requests in, records of topic okta.event.v1 out.
package main

import (
	"recert/ingest/internal/hook"
	"recert/schemas/boot"
)

func main() { boot.Main("okta-hook", hook.DefaultConfig, hook.New) }
