package event

import "time"

// Mark says how far an org's System Log has been read; a record with header kind=mark, JSON, on every
// partition of okta.event.v1, access.event.v1 and access.usage.v1, behind all that it speaks for.
type Mark struct {
	Org string `json:"org"`
	// Position counts the events read from the org's log so far.
	Position int64 `json:"position"`
	// LogTime is Okta's own time (the Date of its answer) at which the log had been read to its end; it stands
	// still while pages are full. Never taken from an event: real logs hold old and odd times.
	LogTime time.Time `json:"log_time"`
	// CaughtUp tells that the page ended the log.
	CaughtUp bool `json:"caught_up"`
	// Since is where reading began: before it nothing is known.
	Since time.Time `json:"since,omitzero"`
	// Gaps are the stretches behind Since that are known to be lost, oldest first.
	Gaps []Gap `json:"gaps,omitempty"`
}

// Cursor is where to go on reading an org's System Log; JSON on the compacted topic okta.cursor.v1.
type Cursor struct {
	Org string `json:"org"`
	// Next is the URL to ask next, verbatim from the Link header.
	Next     string    `json:"next"`
	Position int64     `json:"position"`
	LogTime  time.Time `json:"log_time,omitzero"`
	// Since is where reading began, At is Okta's time of the answer that brought Next.
	Since time.Time `json:"since,omitzero"`
	At    time.Time `json:"at,omitzero"`
	// Gaps are the stretches of the log that are known to be lost, oldest first.
	Gaps []Gap `json:"gaps,omitempty"`
}

// Gap is a stretch of the log that could not be read: nothing may be concluded from silence in it.
type Gap struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Reason string    `json:"reason"`
}
