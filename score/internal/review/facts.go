package review

import (
	"encoding/json"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/schemas/usage"
	"recert/score/internal/signal"
)

// facts holds the whole of access.usage.v1 as it came, and how far each partition of it speaks for each org.
// Sets are kept packed: decoded they would take several times the memory, and few are asked for.
type facts struct {
	metrics *metrics

	mu    sync.RWMutex
	sets  *sets
	marks map[string]*[topic.PersonPartitions]event.Mark // by org
}

func newFacts(m *metrics) *facts {
	return &facts{metrics: m, sets: newSets(), marks: map[string]*[topic.PersonPartitions]event.Mark{}}
}

func (f *facts) apply(r *kgo.Record) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if bus.HeaderOf(r, topic.HeaderKind) == topic.KindMark {
		f.mark(r)
		return
	}
	if err := f.sets.put(r.Key, r.Value); err != nil {
		f.metrics.unreadable.Inc()
	}
	f.metrics.pairs.Set(float64(f.sets.len()))
}

func (f *facts) mark(r *kgo.Record) {
	var m event.Mark
	if json.Unmarshal(r.Value, &m) != nil || m.Org == "" || r.Partition < 0 || r.Partition >= topic.PersonPartitions {
		f.metrics.unreadable.Inc()
		return
	}
	all := f.marks[m.Org]
	if all == nil {
		all = &[topic.PersonPartitions]event.Mark{}
		f.marks[m.Org] = all
	}
	// A mark that a restart repeats never turns the clock back.
	if have := &all[r.Partition]; m.Position > have.Position || (m.Position == have.Position && m.LogTime.After(have.LogTime)) || have.Org == "" {
		*have = m
	}
}

// reached tells whether every partition holds all that the org's log says up to the time.
func (f *facts) reached(org string, at time.Time) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	all := f.marks[org]
	if all == nil {
		return false
	}
	for i := range all {
		if all[i].Org == "" || all[i].LogTime.Before(at) {
			return false
		}
	}
	return true
}

// coverage tells what the org's log can show up to a launch. Partitions hold the same marks at different
// positions; what differs lies behind the launch, and is cut off.
func (f *facts) coverage(org string, launched time.Time) signal.Coverage {
	f.mu.RLock()
	defer f.mu.RUnlock()
	c := signal.Coverage{Until: launched}
	all := f.marks[org]
	if all == nil {
		return c
	}
	for i := range all {
		if all[i].Since.IsZero() {
			return signal.Coverage{Until: launched}
		}
		if all[i].Since.After(c.Since) {
			c.Since = all[i].Since
		}
	}
	c.Since = hourFrom(c.Since)
	for _, g := range all[0].Gaps {
		if g.From.Before(launched) {
			c.Gaps = append(c.Gaps, g)
		}
	}
	return c
}

// hourFrom is the first whole hour that the log covers as a whole. Reading begins 90 days before the moment at which the
// poller was first started: to the second, the same log read twice would give other bytes.
func hourFrom(since time.Time) time.Time {
	if hour := since.Truncate(time.Hour); hour.Before(since) {
		return hour.Add(time.Hour)
	}
	return since
}

// of returns the set of one person and resource, nil when there is none; err says that there is one and that it
// cannot be read.
func (f *facts) of(org, person, resource string) (*usage.Facts, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	packed, err := f.sets.get(org+"|"+person, resource)
	if packed == nil || err != nil {
		return nil, err
	}
	set := &usage.Facts{Org: org, Person: person, Resource: resource}
	if err := f.sets.unpack(packed, set); err != nil {
		return nil, err
	}
	return set, nil
}

// days appends the active days of one person and resource up to an instant, in nanoseconds since 1970.
func (f *facts) days(into []usage.Day, org, person, resource string, asOf int64) ([]usage.Day, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	packed, err := f.sets.get(org+"|"+person, resource)
	if packed == nil || err != nil {
		return into, err
	}
	return usage.AppendDays(into, packed, asOf)
}
