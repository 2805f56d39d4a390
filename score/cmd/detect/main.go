// Command detect raises alerts: access.event.v1 in, alert.v1 out.
package main

import (
	"recert/schemas/boot"
	"recert/score/internal/detect"
)

func main() { boot.Main("detect", detect.DefaultConfig, detect.New) }
