package stage

import (
	"context"
	"fmt"

	"recert/enrich/internal/access"
	"recert/enrich/internal/facts"
	"recert/enrich/internal/identity"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

// event writes an event unless it is a duplicate, and adds what it says to what is known of the use.
func (s *stage) event(ctx context.Context, part *partition, in *arrival, out bus.Output) error {
	joined, err := s.gate.pass(ctx, in.org)
	if err != nil {
		return err
	}
	if part.seen.See(in.key, in.confirmed, dayOf(in.record)) == identity.Duplicate {
		s.metrics.events.WithLabelValues("duplicate").Inc()
		return nil
	}
	idle := int32(-1)
	if in.confirmed {
		s.metrics.events.WithLabelValues("confirmed").Inc()
		idle = s.learn(part, in)
	} else {
		// A hook's secret can be stolen: what only a hook says changes nothing that is decided upon.
		s.metrics.events.WithLabelValues("unconfirmed").Inc()
	}
	a, cut := access.Of(in.log, in.org, in.id, in.subject)
	if cut {
		s.metrics.cut.Inc()
	}
	a.Source, a.Confirmed, a.IdleDays = in.source, in.confirmed, idle
	s.join(a, joined)
	return produce(part, in, a, out)
}

// learn adds what a confirmed event says and returns how many days the app had been idle.
func (s *stage) learn(part *partition, in *arrival) int32 {
	fact, skip := facts.Of(in.log, in.subject)
	if skip != "" {
		s.metrics.skipped.WithLabelValues(string(skip)).Inc()
	}
	if fact == nil {
		return -1
	}
	set, err := part.facts.Open(in.org, fact.Person, fact.Resource)
	if err != nil {
		// What cannot be read stays as it is: review says so of its items, and writing over it would look like silence.
		s.metrics.skipped.WithLabelValues(string(facts.Unreadable)).Inc()
		return -1
	}
	idle := int32(-1)
	if fact.Kind == facts.Use {
		idle = idleDays(&set.Facts, in.log.Published)
	}
	if part.facts.Add(set, fact, in.record.Timestamp) {
		s.metrics.changes.WithLabelValues(string(fact.Kind)).Inc()
	}
	return idle
}

// idleDays is how many days lie between the last active day known before the instant and the instant's.
func idleDays(f *usage.Facts, at int64) int32 {
	days := f.ActiveDays(at)
	if len(days) == 0 {
		return -1
	}
	return usage.DayOf(at).Day - days[len(days)-1].Day
}

// join puts the directory's words beside the event. They are context; no recommendation reads them.
func (s *stage) join(a *event.Access, joined bool) {
	if !joined {
		s.metrics.unjoined.Inc()
		return
	}
	c := s.directory.Person(a.Org, a.Subject)
	a.Joined = true
	a.Department, a.Title, a.Manager, a.UserStatus, a.UserType = c.Department, c.Title, c.Manager, c.Status, c.Type
	// The event's own name of an app or group is that of its time; the directory's is better than none.
	if a.App != "" && a.AppName == "" {
		a.AppName = s.directory.Name(a.Org, a.App)
	}
	if a.Group != "" && a.GroupName == "" {
		a.GroupName = s.directory.Name(a.Org, a.Group)
	}
}

func produce(part *partition, in *arrival, a *event.Access, out bus.Output) error {
	value, err := a.MarshalMsg(nil)
	if err != nil {
		return fmt.Errorf("encoding event: %w", err)
	}
	r := bus.PartitionRecord(topic.AccessEvent, part.number, in.org, []byte(a.Subject), value,
		bus.Header(topic.HeaderID, in.id), bus.Header(topic.HeaderSource, in.source), bus.Header(topic.HeaderConfirmed, confirmedText(in.confirmed)))
	r.Timestamp = in.record.Timestamp
	out.Produce(r)
	return nil
}
