package land

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

// letter is a dead letter, taken apart.
type letter struct {
	org, topic, service, class, reason, digest string
	partition                                  int32
	offset                                     int64
	attempts                                   uint32
	key, original                              []byte
	names, values                              []string
	at                                         time.Time
}

// decodeLetter never fails: what is missing or odd is kept as it is, with the dead letter's own place.
func decodeLetter(r *kgo.Record, l *letter) error {
	l.org, l.key, l.original = bus.HeaderOf(r, topic.HeaderOrg), r.Key, r.Value
	l.topic, l.partition, l.offset, l.at = r.Topic, r.Partition, r.Offset, instant(r.Timestamp)
	l.digest = contentHash(r.Key, r.Value)
	for _, h := range r.Headers {
		l.header(h.Key, string(h.Value))
	}
	return nil
}

// contentHash is what a dead letter is known by: its place in Kafka changes when the same thing is read again from
// its source.
func contentHash(key, value []byte) string {
	h := sha256.New()
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(key))))
	h.Write(key)
	h.Write(value)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func (l *letter) header(name, value string) {
	switch name {
	case bus.DLQTopic:
		l.topic = value
	case bus.DLQService:
		l.service = value
	case bus.DLQClass:
		l.class = value
	case bus.DLQError:
		l.reason = value
	case bus.DLQPartition:
		if n, err := strconv.ParseInt(value, 10, 32); err == nil {
			l.partition = int32(n)
		}
	case bus.DLQOffset:
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			l.offset = n
		}
	case bus.DLQAttempts:
		if n, err := strconv.ParseUint(value, 10, 32); err == nil {
			l.attempts = uint32(n)
		}
	case bus.DLQTime:
		if t, err := time.Parse(time.RFC3339Nano, value); err == nil {
			l.at = instant(t)
		}
	default:
		if !strings.HasPrefix(name, "dlq-") {
			l.names, l.values = append(l.names, name), append(l.values, value)
		}
	}
}

func deadLetters() target {
	return newInto("dead_letters_raw", decodeLetter,
		col("org", func(l *letter) string { return l.org }),
		col("topic", func(l *letter) string { return l.topic }),
		col("partition", func(l *letter) int32 { return l.partition }),
		col("offset", func(l *letter) int64 { return l.offset }),
		col("service", func(l *letter) string { return l.service }),
		col("digest", func(l *letter) string { return l.digest }),
		col("class", func(l *letter) string { return l.class }),
		col("reason", func(l *letter) string { return l.reason }),
		col("key", func(l *letter) string { return string(l.key) }),
		col("original", func(l *letter) string { return string(l.original) }),
		col("header_names", func(l *letter) []string { return l.names }),
		col("header_values", func(l *letter) []string { return l.values }),
		col("attempts", func(l *letter) uint32 { return l.attempts }),
		col("at", func(l *letter) time.Time { return l.at }),
	)
}
