package land

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/sink/internal/letter"
)

// deadLetter is a dead letter with its headers as two columns.
type deadLetter struct {
	letter.Letter
	names, values []string
}

// decodeLetter never fails: what is missing or odd is kept as it is.
func decodeLetter(r *kgo.Record, l *deadLetter) error {
	*l = deadLetter{Letter: letter.Of(r)}
	for _, h := range l.Headers {
		l.names, l.values = append(l.names, h.Key), append(l.values, string(h.Value))
	}
	return nil
}

func deadLetters() target {
	return newInto("dead_letters_raw", decodeLetter,
		col("org", func(l *deadLetter) string { return l.Org }),
		col("topic", func(l *deadLetter) string { return l.Topic }),
		col("partition", func(l *deadLetter) int32 { return l.Partition }),
		col("offset", func(l *deadLetter) int64 { return l.Offset }),
		col("service", func(l *deadLetter) string { return l.Service }),
		col("digest", func(l *deadLetter) string { return l.Digest }),
		col("class", func(l *deadLetter) string { return l.Class }),
		col("reason", func(l *deadLetter) string { return l.Reason }),
		col("key", func(l *deadLetter) string { return string(l.Key) }),
		col("original", func(l *deadLetter) string { return string(l.Original) }),
		col("header_names", func(l *deadLetter) []string { return l.names }),
		col("header_values", func(l *deadLetter) []string { return l.values }),
		col("attempts", func(l *deadLetter) uint32 { return l.Attempts }),
		col("at", func(l *deadLetter) time.Time { return instant(l.At) }),
	)
}
