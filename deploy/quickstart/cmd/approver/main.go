// Command approver stands in for the people who approve commands, in the demo only.
package main

import (
	"recert/deploy/quickstart/approver"
	"recert/schemas/boot"
)

func main() { boot.Main("approver", approver.DefaultConfig, approver.New) }
