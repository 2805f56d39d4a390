// Command simulator serves a simulated Okta org and Jira site on loopback for the quickstart.
package main

import (
	"recert/deploy/quickstart/simulator"
	"recert/schemas/boot"
)

func main() { boot.Main("simulator", simulator.DefaultConfig, simulator.New) }
