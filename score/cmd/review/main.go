// Command review scores the items of certification campaigns: okta.review.v1, the directory and access.usage.v1
// in, recommendation.v1 and action.command.v1 out.
package main

import (
	"recert/schemas/boot"
	"recert/score/internal/review"
)

func main() { boot.Main("review", review.DefaultConfig, review.New) }
