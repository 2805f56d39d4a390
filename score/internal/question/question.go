// Package question drafts what to ask a reviewer, from templates: one per main reason. The only foreign text
// in a question is the resource's name, which has been made harmless before.
package question

import (
	"strings"

	"recert/schemas/directory"
	"recert/score/internal/plain"
	"recert/score/internal/signal"
)

const limit = 400

// Draft returns the question that would settle the item, by the code of the main reason for asking.
func Draft(code string, f *signal.Features) string {
	name := f.Resource
	if name == "" {
		name = "this access"
	}
	if code == "NOT_OBSERVABLE" && f.Kind == directory.KindGroup && f.Usage.Apps == 0 {
		code = "GROUP_GIVES_NO_APP"
	}
	d, ok := drafts[code]
	if !ok {
		d = unknown
	}
	days := 0.0
	if d.days != nil {
		days = d.days(f)
	}
	holes := strings.NewReplacer("{name}", name, "{days}", plain.Days(days), "{used}", plain.Days(float64(f.Usage.Days)))
	return plain.Text(holes.Replace(d.ask), limit)
}
