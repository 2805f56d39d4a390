// Command embedded-kafka is a Kafka for one machine: the real protocol, a data folder, no crash safety.
package main

import (
	"recert/deploy/quickstart/kafka"
	"recert/schemas/boot"
)

func main() { boot.Main("embedded-kafka", kafka.DefaultConfig, kafka.New) }
