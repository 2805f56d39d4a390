package syslog

import (
	"time"

	"recert/ingest/internal/cursor"
)

// report says what a committed page means, in metrics and, where it is not the rule, in the log.
func (r *reader) report(p page, odd tally, took time.Duration) {
	m := r.metrics
	kind, caughtUp := "short", 1.0
	switch {
	case p.full:
		kind, caughtUp = "full", 0
	case len(p.items) == 0:
		kind = "empty"
	}
	m.pages.WithLabelValues(kind).Inc()
	m.events.Add(float64(len(p.items)))
	m.unreadable.Add(float64(odd.unreadable))
	m.oversized.Add(float64(odd.oversized))
	m.position.Set(float64(p.next.Position))
	m.caughtUp.Set(caughtUp)
	m.lag.set(r.date.Sub(cursor.KnownTo(&p.next)))
	m.seconds.Observe(took.Seconds())
	m.last.SetToCurrentTime()
	if p.reason != "" {
		m.restarts.WithLabelValues(p.reason).Inc()
		if p.reason != firstStart {
			r.deps.Log.Warn("reading began again by time", "reason", p.reason, "position", p.from.Position)
		}
	}
	if p.lost != nil {
		m.gaps.Inc()
		r.deps.Log.Error("a stretch of the log is lost", "from", p.lost.From, "to", p.lost.To, "reason", p.lost.Reason)
	}
	if odd.oversized > 0 {
		r.deps.Log.Warn("elements were too large and were cut into the dead letters", "count", odd.oversized, "position", p.next.Position)
	}
	r.deps.Ready.Set(true)
}
