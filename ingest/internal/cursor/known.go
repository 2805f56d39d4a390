package cursor

import (
	"time"

	"recert/schemas/event"
)

// pause is how long reading may have stood still before it counts that Okta forgot the log's oldest part meanwhile.
// A reader that is at work is faster than time.
const pause = 24 * time.Hour

// reasonRetention is the reason of a gap.
const reasonRetention = "cursor older than retention"

// KnownTo is the time up to which the log is known to have been read. During a backfill that is where it began:
// At says when the link came, not where in the log it leads.
func KnownTo(c *event.Cursor) time.Time {
	known := c.Since
	if c.LogTime.After(known) {
		known = c.LogTime
	}
	if known.IsZero() {
		return c.At
	}
	return known
}

// Expired tells whether the link of the cursor is older than what Okta keeps, so that it must not be followed.
func Expired(c *event.Cursor, date time.Time) bool { return c.At.Before(date.Add(-Retention)) }

// Lost returns the stretch that may have been forgotten before it was read, seen from Okta's time date.
func Lost(c *event.Cursor, date time.Time) (event.Gap, bool) {
	edge := date.Add(-Retention)
	if date.Sub(c.At) <= pause {
		return event.Gap{}, false
	}
	from := KnownTo(c)
	for _, g := range c.Gaps {
		if g.To.After(from) {
			from = g.To
		}
	}
	if !from.Before(edge) {
		return event.Gap{}, false
	}
	return event.Gap{From: from, To: edge, Reason: reasonRetention}, true
}

// Later returns the later of two times: Okta's servers do not agree to the second, and the log's time never goes back.
func Later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
