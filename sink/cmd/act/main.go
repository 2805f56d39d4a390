// Command act carries approved commands out in Okta and Jira: action.command.v1 and action.approval.v1 in, the
// ledger action.outcome.v1 out. In its default phase it only says what it would do.
package main

import (
	"recert/schemas/boot"
	"recert/sink/internal/act"
)

func main() { boot.Main("act", act.DefaultConfig, act.New) }
