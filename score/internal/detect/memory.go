package detect

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/score/internal/window"
)

// maxID bounds an id of Okta's in a key, in bytes.
const maxID = 200

func bounded(id string) string {
	if len(id) > maxID {
		return id[:maxID]
	}
	return id
}

// keyOf is the key of a state. Ids hold no '|', and what is no id must not break out of its place.
func keyOf(org, rule, subject, entity string) string {
	return string(topic.Key(org, rule, place(subject), place(entity)))
}

func place(id string) string { return strings.ReplaceAll(bounded(id), "|", "/") }

// restore takes one record of detect.window.v1. What cannot be read, or is of a rule that is gone, is left out: a
// rule then starts afresh with that entity.
func (p *partition) restore(r *kgo.Record) {
	key := string(r.Key)
	if r.Value == nil {
		delete(p.states, key)
		delete(p.waiting, key)
		return
	}
	st := &window.State{}
	if _, err := st.UnmarshalMsg(r.Value); err != nil {
		p.metrics.unreadable.Inc()
		return
	}
	found := p.rules.ByID(st.Rule)
	if found == nil {
		return
	}
	st.Share()
	p.states[key] = st
	if found.Due != nil {
		p.waiting[key] = true
	}
}

// flush writes the batch's alerts and the states that changed, in a fixed order.
func (p *partition) flush(out bus.Output) error {
	for i := range p.alerts {
		f := &p.alerts[i]
		raw, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("encoding alert: %w", err)
		}
		out.Produce(bus.PartitionRecord(topic.Alert, p.number, f.Unmapped.Org, []byte(f.FindingInfo.UID), raw))
	}
	for _, key := range slices.Sorted(maps.Keys(p.dirty)) {
		org, _, _ := strings.Cut(key, "|")
		var value []byte
		if st := p.states[key]; st != nil {
			var err error
			if value, err = st.MarshalMsg(nil); err != nil {
				return fmt.Errorf("encoding state: %w", err)
			}
		}
		out.Produce(bus.PartitionRecord(topic.DetectWindow, p.number, org, []byte(key), value))
	}
	p.alerts = p.alerts[:0]
	clear(p.byUID)
	clear(p.dirty)
	return nil
}
