package stage

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/enrich/internal/facts"
	"recert/enrich/internal/identity"
	"recert/schemas/bus"
	"recert/schemas/topic"
)

// partition is all that is remembered of one partition; it can be rebuilt from the partition's outputs.
type partition struct {
	number int32
	seen   *identity.Set
	facts  *facts.Store
}

func newPartition(p int32, remember time.Duration) *partition {
	return &partition{number: p, seen: identity.NewSet(int(remember / oneDay)), facts: facts.NewStore()}
}

// restore takes one record of the partition's outputs and tells whether it could be read.
func (p *partition) restore(r *kgo.Record) bool {
	switch {
	case bus.HeaderOf(r, topic.HeaderKind) != "":
		return true // a mark
	case r.Topic == topic.AccessUsage:
		return p.facts.Restore(r.Key, r.Value) == nil
	default:
		key, ok := identity.ParseKey(bus.HeaderOf(r, topic.HeaderID))
		if ok {
			p.seen.Restore(key, bus.HeaderOf(r, topic.HeaderConfirmed) == confirmedText(true), dayOf(r))
		}
		return ok
	}
}

// flush writes the sets that changed.
func (p *partition) flush(out bus.Output) error {
	return p.facts.Flush(func(org string, key, value []byte, at time.Time) {
		r := bus.PartitionRecord(topic.AccessUsage, p.number, org, key, value)
		r.Timestamp = at
		out.Produce(r)
	})
}

// dayOf is the day of a record. Outputs carry the time of their input, so that what is forgotten after a
// restart is what would have been forgotten without one, and so that lag is that of the whole chain.
func dayOf(r *kgo.Record) int { return int(r.Timestamp.Unix() / int64(oneDay/time.Second)) }

func confirmedText(confirmed bool) string {
	if confirmed {
		return "true"
	}
	return "false"
}
