package stage

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/enrich/internal/identity"
	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// arrival is one delivery of an event: what it is, whom it concerns, and how it came.
type arrival struct {
	record    *kgo.Record
	org       string
	source    string
	confirmed bool
	log       *event.Log
	subject   string
	id        string // event.Identity
	key       identity.Key
}

// Reasons for dead letters, beside those of package event.
var (
	errNoOrg     = errors.New("the record has no org header")
	errPartition = errors.New("the record is on another partition than its subject's")
)

// read identifies an event; its error says why the record belongs to the dead letters.
func read(r *kgo.Record) (*arrival, error) {
	in := &arrival{record: r, org: bus.HeaderOf(r, topic.HeaderOrg)}
	if in.org == "" {
		return nil, errNoOrg
	}
	switch source := bus.HeaderOf(r, topic.HeaderSource); source {
	case topic.SourcePoll, topic.SourceReplay:
		in.source, in.confirmed = source, true
	case topic.SourceHook:
		in.source = source
	default:
		return nil, fmt.Errorf("the source %q is unknown", bus.CleanText(source, 40))
	}
	log, err := event.Parse(r.Value)
	if err != nil {
		return nil, err
	}
	if err := log.Identify(r.Value); err != nil {
		return nil, err
	}
	in.log, in.subject = log, event.Subject(log, in.org)
	if topic.Partition(in.org, in.subject) != r.Partition {
		// Duplicates are told and facts are kept by partition: here it would be counted twice, or lost.
		return nil, errPartition
	}
	in.id = event.Identity(in.org, log.UUID, log.Published, log.Type)
	key, ok := identity.ParseKey(in.id)
	if !ok {
		return nil, fmt.Errorf("the identity %.40q is no key", in.id)
	}
	in.key = key
	return in, nil
}
