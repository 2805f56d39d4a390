// Command baseline publishes what is normal for an org: the landed events in, baseline.v1 out.
package main

import (
	"recert/schemas/boot"
	"recert/score/internal/baseline"
)

func main() { boot.Main("baseline", baseline.DefaultConfig, baseline.New) }
