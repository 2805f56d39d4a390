// Command train learns from what reviewers decide: decisions and features in, models out.
package main

import (
	"recert/schemas/boot"
	"recert/score/internal/train"
)

func main() { boot.Main("train", train.DefaultConfig, train.New) }
