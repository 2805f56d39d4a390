package stage

import (
	"encoding/json"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// forward passes a mark on to both outputs, behind all that it speaks for: what is still to be written of this
// partition is written first.
func forward(part *partition, r *kgo.Record, out bus.Output) error {
	org, err := markOrg(r)
	if err != nil {
		out.Reject(r, err)
		return nil
	}
	if err := part.flush(out); err != nil {
		return err
	}
	for _, name := range []string{topic.AccessEvent, topic.AccessUsage} {
		// The key is the org's: a compacted topic takes none without, and keeps each org's newest mark.
		m := bus.PartitionRecord(name, part.number, org, topic.Key(org), r.Value, bus.Header(topic.HeaderKind, topic.KindMark))
		m.Timestamp = r.Timestamp
		out.Produce(m)
	}
	return nil
}

// markOrg returns the org that a mark speaks for.
func markOrg(r *kgo.Record) (string, error) {
	var m event.Mark
	if err := json.Unmarshal(r.Value, &m); err != nil {
		return "", fmt.Errorf("reading mark: %w", err)
	}
	if org := bus.HeaderOf(r, topic.HeaderOrg); m.Org == "" || m.Org != org {
		return "", fmt.Errorf("the mark speaks for %q, its header for %q", bus.CleanText(m.Org, 40), bus.CleanText(org, 40))
	}
	return m.Org, nil
}
