// Command simulator-year serves a simulated Okta org that lives through a year on loopback, for the evaluation.
package main

import (
	"recert/deploy/quickstart/simulator/yearsite"
	"recert/schemas/boot"
)

func main() { boot.Main("simulator-year", yearsite.DefaultConfig, yearsite.New) }
