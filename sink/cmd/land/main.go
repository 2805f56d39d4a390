// Command land copies recert's topics into ClickHouse.
package main

import (
	"recert/schemas/boot"
	"recert/sink/internal/land"
)

func main() { boot.Main("land", land.DefaultConfig, land.New) }
