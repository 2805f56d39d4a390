// Package effect holds the words in which the writer and its clients speak about one change on the outside: what
// was seen before or after a call, and how a call ended.
package effect

import "time"

// Seen is what the outside shows about a command.
type Seen int

// What can be seen.
const (
	// Free: the world is the one the command was approved for, and the effect is not there.
	Free Seen = iota
	// There: the effect is there.
	There
	// Changed: the world moved on; the command must not be carried out.
	Changed
)

// View is the answer of a look at the outside.
type View struct {
	Seen Seen
	// Version names the state of the target, so that a later look can tell whether somebody touched it since.
	// Empty where the target does not exist yet.
	Version string
	// Reference is the key or the review's id when the effect is there.
	Reference string
	// Detail says what changed.
	Detail string
	// At is the outside's own time of the answer.
	At time.Time
}

// End is how a call ended.
type End int

// The ends. The zero value is the careful one.
const (
	// Unknown: it may or may not have had its effect. It is never simply repeated.
	Unknown End = iota
	// Done: the effect is there.
	Done
	// Refused: it certainly had no effect, and may be made again.
	Refused
	// Rejected: it certainly had no effect, and never will.
	Rejected
)

// String returns the end as it appears in metrics and logs.
func (e End) String() string {
	switch e {
	case Done:
		return "done"
	case Refused:
		return "refused"
	case Rejected:
		return "rejected"
	default:
		return "unknown"
	}
}

// Result is what came of a call.
type Result struct {
	End       End
	Reference string
	Detail    string
	At        time.Time
	// Wait is how long the outside asks to be left alone.
	Wait time.Duration
	// Err is why the end is not Done. A Fatal one ends the process.
	Err error
}
