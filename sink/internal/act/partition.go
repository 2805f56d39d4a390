package act

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

// book is a partition of the ledger, open for writing by this process alone.
type book interface {
	Write(ctx context.Context, outcomes ...command.Outcome) error
	Close()
}

// partition is what is known of the commands of one partition.
type partition struct {
	book    book
	entries map[string]*entry
	// queue are the commands to look at, in order of arrival.
	queue []*entry
	// drafts are proposals that wait to be written together.
	drafts []command.Outcome
	// changed tells that the gauge of what waits is out of date.
	changed bool
}

func newPartition(b book) *partition {
	return &partition{book: b, entries: map[string]*entry{}, changed: true}
}

func (p *partition) entry(org, id string) *entry {
	key := string(topic.Key(org, id))
	e := p.entries[key]
	if e == nil {
		e = newEntry(id)
		p.entries[key] = e
	}
	return e
}

// enqueue has the command looked at.
func (p *partition) enqueue(e *entry) {
	p.changed = true
	if !e.queued {
		e.queued = true
		p.queue = append(p.queue, e)
	}
}

// apply takes one record over, in any order and any number of times, and returns the command that it is about.
func (p *partition) apply(r *kgo.Record) (*entry, error) {
	var e *entry
	switch r.Topic {
	case topic.ActionCommand:
		a, err := readCommand(r)
		if err != nil {
			return nil, err
		}
		e = p.entry(a.Org, a.ID)
		e.ask(a)
	case topic.ActionApproval:
		a, err := readApproval(r)
		if err != nil {
			return nil, err
		}
		e = p.entry(a.Org, a.CommandID)
		e.allow(a)
	default:
		o, err := readOutcome(r)
		if err != nil {
			return nil, err
		}
		e = p.entry(o.Org, o.CommandID)
		e.enter(o)
	}
	p.enqueue(e)
	return e, nil
}

// restore is apply for records that were there before. A command or approval that cannot be read was set aside when
// it was handled, or will be; the ledger must be whole, or effects could be forgotten.
func (p *partition) restore(r *kgo.Record) error {
	_, err := p.apply(r)
	if err != nil && r.Topic == topic.ActionOutcome {
		return fault.Fatalf("reading the ledger at %s/%d offset %d: %w", r.Topic, r.Partition, r.Offset, err)
	}
	return nil
}
