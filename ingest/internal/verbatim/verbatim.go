// Package verbatim makes the Kafka record of one LogEvent, its bytes as they came.
//
// Poll and hook share it, so an event reaches the same partition under the same key by both ways. What cannot be
// read as a LogEvent is no reason to drop it: without a subject it goes to the org's own partition, and enrich sets it aside with its reason.
package verbatim

import (
	"fmt"
	"strconv"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/topic"
)

// Record returns the record of one element of Okta's answer; source is topic.SourcePoll or topic.SourceHook.
// The error says why the element is no LogEvent; the record is right all the same.
func Record(org, source string, raw []byte) (*kgo.Record, error) {
	subject := org
	l, err := event.Parse(raw)
	// An event without a time or a type still says whom it concerns: kept among that person's, a flood of them is no
	// row of bad records in a partition that has nothing else.
	if l != nil {
		subject = event.Subject(l, org)
	}
	return bus.PersonRecord(topic.OktaEvent, org, subject, []byte(subject), raw, bus.Header(topic.HeaderSource, source)), err
}

// How much of an element and of its key is kept when Kafka does not take the whole.
const (
	cutValue = 256 << 10
	cutKey   = 256
)

// Oversized returns the dead letter of a record that no topic takes: its beginning, and how much is missing. A
// record that never was in Kafka has no offset; position, its place in the org's log, stands for it.
func Oversized(r *kgo.Record, service string, position int64) *kgo.Record {
	reason := fmt.Errorf("the event has %d bytes, more than a record may have; kept are the first %d of it, element %d read from the log",
		len(r.Value), min(len(r.Value), cutValue), position)
	cut := *r
	cut.Key, cut.Value, cut.Offset = r.Key[:min(len(r.Key), cutKey)], r.Value[:min(len(r.Value), cutValue)], position
	letter := bus.DeadLetter(&cut, service, 1, reason)
	if len(cut.Value) < len(r.Value) || len(cut.Key) < len(r.Key) {
		letter.Headers = append(letter.Headers, bus.Header(bus.DLQCut, strconv.Itoa(len(r.Value))))
	}
	return letter
}
