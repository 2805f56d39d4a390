package act

import (
	"context"

	"recert/schemas/command"
)

// entryOf begins an entry of the ledger about a command.
func entryOf(e *entry, c *command.Command, hash, state string) command.Outcome {
	return command.Outcome{
		CommandID: c.ID, Org: c.Org, Person: c.Person, CommandHash: hash, Action: c.Action, State: state, Attempt: e.account.Attempt,
	}
}

// write makes an entry durable and takes it over. It outlives ctx: a transaction that is cut off keeps readers
// waiting until the broker ends it.
func (s *stage) write(ctx context.Context, part *partition, e *entry, o command.Outcome) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	if err := part.book.Write(ctx, o); err != nil {
		return err
	}
	s.metrics.outcomes.WithLabelValues(o.Action, o.State).Inc()
	e.enter(o)
	part.changed = true
	return nil
}

// writeDrafts writes the proposals that were gathered, in one transaction.
func (s *stage) writeDrafts(ctx context.Context, part *partition) error {
	if len(part.drafts) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	if err := part.book.Write(ctx, part.drafts...); err != nil {
		return err
	}
	for _, o := range part.drafts {
		s.metrics.outcomes.WithLabelValues(o.Action, o.State).Inc()
		part.entry(o.Org, o.CommandID).enter(o)
	}
	part.drafts, part.changed = nil, true
	return nil
}
