package model

import (
	"recert/score/internal/plain"
	"recert/score/internal/sod"
)

// ruleName is how texts name a rule.
func ruleName(r sod.Rule) string {
	return "\"" + plain.Text(r.Name, 60) + "\" (" + plain.Text(r.ID, 40) + ")"
}
