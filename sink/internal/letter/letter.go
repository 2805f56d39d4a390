// Package letter takes a dead letter apart: the record that no stage could work with, and why it was set aside.
package letter

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
)

// Letter is a dead letter.
type Letter struct {
	// Org, Topic, Partition, Offset, Key and Original are those of the record that was set aside.
	Org, Topic    string
	Partition     int32
	Offset        int64
	Key, Original []byte
	// Headers are the record's own.
	Headers []kgo.RecordHeader
	// Service set it aside, Class and Reason say why, after so many Attempts.
	Service, Class, Reason string
	Attempts               uint32
	At                     time.Time
	// Digest is what it is known by: its place in Kafka changes when the same thing is read again from its source.
	Digest string
	// Cut says that Original is only the beginning of the record's value.
	Cut bool
}

// Of never fails: what is missing or odd is kept as it is, with the dead letter's own place.
func Of(r *kgo.Record) Letter {
	l := Letter{
		Org: bus.HeaderOf(r, topic.HeaderOrg), Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Key: r.Key, Original: r.Value,
		At: r.Timestamp, Digest: contentHash(r.Key, r.Value),
	}
	for _, h := range r.Headers {
		l.header(h)
	}
	return l
}

func contentHash(key, value []byte) string {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(key))))
	h.Write(key)
	h.Write(value)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (l *Letter) header(h kgo.RecordHeader) {
	value := string(h.Value)
	switch h.Key {
	case bus.DLQTopic:
		l.Topic = value
	case bus.DLQService:
		l.Service = value
	case bus.DLQClass:
		l.Class = value
	case bus.DLQError:
		l.Reason = value
	case bus.DLQCut:
		l.Cut = true
	case bus.DLQPartition:
		if n, err := strconv.ParseInt(value, 10, 32); err == nil {
			l.Partition = int32(n)
		}
	case bus.DLQOffset:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			l.Offset = n
		}
	case bus.DLQAttempts:
		if n, err := strconv.ParseUint(value, 10, 32); err == nil {
			l.Attempts = uint32(n)
		}
	case bus.DLQTime:
		if t, err := time.Parse(time.RFC3339Nano, value); err == nil {
			l.At = t
		}
	default:
		if !strings.HasPrefix(h.Key, "dlq-") {
			l.Headers = append(l.Headers, h)
		}
	}
}
