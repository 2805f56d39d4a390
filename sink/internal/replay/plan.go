package replay

import (
	"context"
	"fmt"
	"slices"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/sink/internal/letter"
)

// found is a dead letter, with its place and why it has to stay, if it has to.
type found struct {
	letter.Letter
	offset int64
	stays  string
}

// plan is what is to be done.
type plan struct {
	letters []found
	done    int
}

// origin tells records apart. What a producer could not write has no offset of its own, so the content counts too.
type origin struct {
	partition int32
	offset    int64
	digest    string
}

// look reads the letters that match and decides on each.
func look(ctx context.Context, cfg bus.Config, o options) (*plan, error) {
	p := &plan{}
	err := bus.ReadPartition(ctx, cfg, topic.DeadLetter(o.topic), 0, func(r *kgo.Record) error {
		if l := letter.Of(r); o.matches(&l) {
			p.letters = append(p.letters, found{Letter: l, offset: r.Offset})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", topic.DeadLetter(o.topic), err)
	}
	of := catalogued(o.topic)
	first := map[origin]int64{}
	for i := range p.letters {
		l := &p.letters[i]
		place := origin{l.Partition, l.Offset, l.Digest}
		if before, twice := first[place]; twice {
			l.stays = fmt.Sprintf("letter %d is of the same record", before)
			continue
		}
		first[place] = l.offset
		l.stays = stays(l, of)
	}
	if of.Kind == topic.Compacted {
		return p, p.overtaken(ctx, cfg, of.Name)
	}
	return p, nil
}

func catalogued(name string) topic.Topic {
	all := topic.Catalogue()
	if i := slices.IndexFunc(all, func(t topic.Topic) bool { return t.Name == name }); i >= 0 {
		return all[i]
	}
	return topic.Topic{}
}

// stays says why a letter cannot be replayed, as far as it shows by itself.
func stays(l *found, of topic.Topic) string {
	header := func(name string) bool {
		return slices.ContainsFunc(l.Headers, func(h kgo.RecordHeader) bool { return h.Key == name })
	}
	switch {
	case l.Topic != of.Name:
		return "it does not say that it is of this topic"
	case l.Partition < 0 || l.Partition >= of.Partitions:
		return fmt.Sprintf("the topic has no partition %d", l.Partition)
	case l.Cut:
		return "only the beginning of the record is left"
	case header(topic.HeaderKind):
		return "it is a mark and no fact; its source writes the next one by itself"
	case of.Kind == topic.Compacted && len(l.Key) == 0:
		return "it has no key, and the topic is a table"
	default:
		return ""
	}
}

// overtaken marks letters whose key has a newer record: a replay would bring the past back.
func (p *plan) overtaken(ctx context.Context, cfg bus.Config, name string) error {
	ends, err := bus.EndPositions(ctx, cfg, name)
	if err != nil {
		return err
	}
	newest := map[string]int64{}
	id := func(partition int32, key []byte) string { return fmt.Sprintf("%d/%s", partition, key) }
	for i := range p.letters {
		newest[id(p.letters[i].Partition, p.letters[i].Key)] = -1
	}
	err = bus.ReadTo(ctx, cfg, ends, func(r *kgo.Record) error {
		key := id(r.Partition, r.Key)
		if _, wanted := newest[key]; wanted {
			newest[key] = r.Offset
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	for i := range p.letters {
		l := &p.letters[i]
		key := id(l.Partition, l.Key)
		if l.stays == "" && newest[key] > l.Offset {
			l.stays = fmt.Sprintf("its key has a newer record, offset %d", newest[key])
		}
	}
	return nil
}
