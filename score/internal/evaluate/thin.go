package evaluate

import (
	"fmt"
	"slices"

	"recert/score/internal/learn"
)

// Thin says why what was seen in training does not bear a recommendation for a row, in words; nil when it does.
//
// A row is thin when its manager and its resource are both new, since what is left speaks of neither, and when at
// least half of its columns are at levels never seen.
func Thin(s learn.Support, manager, resource string, columns int) []string {
	var why []string
	if manager != "" && resource != "" && slices.Contains(s.Unseen, manager) && slices.Contains(s.Unseen, resource) {
		why = append(why, fmt.Sprintf("no decision was seen with this %s nor with this %s", manager, resource))
	}
	if columns > 1 && 2*len(s.Unseen) >= columns {
		why = append(why, fmt.Sprintf("%d of %d columns are at levels never seen", len(s.Unseen), columns))
	}
	return why
}
