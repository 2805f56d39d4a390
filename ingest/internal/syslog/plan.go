package syslog

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"recert/ingest/internal/cursor"
	"recert/schemas/event"
)

// overlap is how far behind the known time reading begins again without a link: Okta states no bound on how late an event
// is stored. What comes twice is dropped by enrich.
const overlap = time.Hour

// defaultLimit is the size of Okta's pages where the link does not say one.
const defaultLimit = 100

// Reasons to begin by time instead of by a link; values of a label.
const (
	firstStart = "first"
	expired    = "expired"
	refused    = "refused"
	address    = "address"
)

// plan is what to ask next.
type plan struct {
	ref string
	// from is the cursor that the page advances, new gaps included.
	from event.Cursor
	// lost is the gap that is new in from.
	lost *event.Gap
	// follows tells that ref is a link that Okta gave; else reason says why it is not.
	follows bool
	reason  string
}

// plan decides by Okta's own time where to go on. Our clock has no say: a wrong one must neither skip nor forget.
func (r *reader) plan(ctx context.Context) (plan, error) {
	if r.date.IsZero() {
		if err := r.askDate(ctx); err != nil {
			return plan{}, err
		}
	}
	if !r.found {
		since := r.date.Add(-r.cfg.History)
		return r.begin(plan{from: event.Cursor{Org: r.org, Since: since, At: r.date}}, since, firstStart), nil
	}
	p := plan{ref: r.at.Next, from: r.at, follows: true}
	if gap, ok := cursor.Lost(&r.at, r.date); ok {
		p.lost = &gap
		p.from.Gaps = append(append([]event.Gap(nil), r.at.Gaps...), gap)
	}
	edge := r.date.Add(-cursor.Retention)
	again := cursor.Later(edge, cursor.KnownTo(&r.at).Add(-overlap))
	switch {
	case cursor.Expired(&r.at, r.date):
		return r.begin(p, edge, expired), nil
	case r.refused:
		return r.begin(p, again, refused), nil
	case r.okta.Check(r.at.Next) != nil:
		// The org's address was changed: its id is the same, so its log is. The old host is asked nothing.
		return r.begin(p, again, address), nil //nolint:nilerr // a link that leads elsewhere is no error here
	}
	return p, nil
}

// begin makes a plan ask by time instead of by a link.
func (r *reader) begin(p plan, since time.Time, reason string) plan {
	q := url.Values{"since": {since.UTC().Format("2006-01-02T15:04:05.000Z")}, "sortOrder": {"ASCENDING"}, "limit": {strconv.Itoa(r.limit)}}
	p.ref, p.follows, p.reason = "/api/v1/logs?"+q.Encode(), false, reason
	return p
}

// limitOf is how many elements a full page of the reference has.
func limitOf(ref string) int {
	u, err := url.Parse(ref)
	if err != nil {
		return defaultLimit
	}
	n, err := strconv.Atoi(u.Query().Get("limit"))
	if err != nil || n < 1 {
		return defaultLimit
	}
	return min(n, pageLimit)
}
