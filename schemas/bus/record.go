package bus

import (
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/topic"
)

// PersonRecord makes a record of a person-keyed topic; a record about nobody passes the org as the person.
func PersonRecord(name, org, person string, key, value []byte, headers ...kgo.RecordHeader) *kgo.Record {
	return record(name, topic.Partition(org, person), org, key, value, headers)
}

// DirectoryRecord makes a record of a topic with one partition.
func DirectoryRecord(name, org string, key, value []byte, headers ...kgo.RecordHeader) *kgo.Record {
	return record(name, 0, org, key, value, headers)
}

// PartitionRecord makes a record for a partition that is already known, for example a mark's.
func PartitionRecord(name string, partition int32, org string, key, value []byte, headers ...kgo.RecordHeader) *kgo.Record {
	return record(name, partition, org, key, value, headers)
}

func record(name string, partition int32, org string, key, value []byte, headers []kgo.RecordHeader) *kgo.Record {
	all := make([]kgo.RecordHeader, 0, len(headers)+1)
	all = append(all, kgo.RecordHeader{Key: topic.HeaderOrg, Value: []byte(org)})
	return &kgo.Record{Topic: name, Partition: partition, Key: key, Value: value, Headers: append(all, headers...)}
}

// Header makes a record header.
func Header(key, value string) kgo.RecordHeader {
	return kgo.RecordHeader{Key: key, Value: []byte(value)}
}

// HeaderOf returns the value of a record's header, empty when it has none of that name.
func HeaderOf(r *kgo.Record, key string) string {
	for i := range r.Headers {
		if r.Headers[i].Key == key {
			return string(r.Headers[i].Value)
		}
	}
	return ""
}

// dlqRoom is what a dead letter, the batch around a record and a stage's own headers may add to its size.
const dlqRoom = 16 << 10

// Fits tells whether every topic takes the record, and its dead-letter topic the dead letter of it.
func Fits(r *kgo.Record) bool { return sizeOf(r) <= maxBatchBytes-dlqRoom }

func sizeOf(r *kgo.Record) int {
	size := len(r.Key) + len(r.Value)
	for i := range r.Headers {
		size += len(r.Headers[i].Key) + len(r.Headers[i].Value)
	}
	return size
}

// Positions are next offsets by topic and partition.
type Positions map[string]map[int32]int64

// advance notes that everything below offset next is known.
func (p Positions) advance(name string, partition int32, next int64) {
	if p[name] == nil {
		p[name] = map[int32]int64{}
	}
	p[name][partition] = max(p[name][partition], next)
}

// reached tells whether p is at or behind every position of want.
func (p Positions) reached(want Positions) bool {
	for name, parts := range want {
		for partition, next := range parts {
			if p[name][partition] < next {
				return false
			}
		}
	}
	return true
}

// clone copies the positions.
func (p Positions) clone() Positions {
	c := make(Positions, len(p))
	for name, parts := range p {
		for partition, next := range parts {
			c.advance(name, partition, next)
		}
	}
	return c
}
