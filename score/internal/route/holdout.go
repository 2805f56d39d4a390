package route

import (
	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/score/internal/signal"
)

// Unassisted returns what an item of the holdout gives rise to: somebody else reviews it where its reviewer cannot, and
// the note says why he cannot. Whatever would tell what was found on the item itself is left out: an issue, and the
// reassignment of a conflict of duties to its own reviewer.
func (r *Router) Unassisted(item *directory.Review) []command.Command {
	if c, ok := r.reassign(item, &signal.Features{}); ok {
		return []command.Command{c}
	}
	return nil
}
