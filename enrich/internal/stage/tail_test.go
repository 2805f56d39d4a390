package stage

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// tail follows what is committed to the outputs and the dead letters. Reading topics anew for every look would
// take more of the machine than the stage itself.
type tail struct {
	t     *testing.T
	table *bus.Table

	mu  sync.Mutex
	all []*kgo.Record
}

func follow(t *testing.T, kafka bus.Config) *tail {
	t.Helper()
	f := &tail{t: t}
	f.table = bus.NewTable(kafka, []string{topic.AccessEvent, topic.AccessUsage, topic.DeadLetter(topic.OktaEvent)}, func(r *kgo.Record) {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.all = append(f.all, r)
	})
	boottest.Start(t, f.table)
	return f
}

// of returns the records of the topics so far, partition by partition.
func (f *tail) of(names ...string) []*kgo.Record {
	f.mu.Lock()
	defer f.mu.Unlock()
	var some []*kgo.Record
	for _, r := range f.all {
		if slices.Contains(names, r.Topic) {
			some = append(some, r)
		}
	}
	slices.SortFunc(some, func(a, b *kgo.Record) int {
		return cmp.Or(strings.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset))
	})
	return some
}

func (f *tail) outputs() []*kgo.Record { return f.of(topic.AccessEvent, topic.AccessUsage) }
func (f *tail) letters() []*kgo.Record { return f.of(topic.DeadLetter(topic.OktaEvent)) }

// event returns the newest event with the uuid, nil while there is none.
func (f *tail) event(uuid string) *event.Access {
	all := accessEvents(f.t, f.of(topic.AccessEvent))
	for i := range all {
		if a := &all[len(all)-1-i]; a.UUID == uuid {
			return a
		}
	}
	return nil
}

func (f *tail) awaitEvent(uuid string) *event.Access {
	f.t.Helper()
	bustest.Await(f.t, "the event "+uuid, func() bool { return f.event(uuid) != nil })
	return f.event(uuid)
}

// awaitMarks waits until both outputs are closed, on every partition, by the mark of the position.
func (f *tail) awaitMarks(position int64) {
	f.t.Helper()
	bustest.Await(f.t, "marks", func() bool { return marked(f.outputs(), position) == 2*topic.PersonPartitions })
}
