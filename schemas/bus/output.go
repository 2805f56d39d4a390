package bus

import (
	"strconv"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/fault"
	"recert/schemas/topic"
)

// Headers of a dead letter, beside the original's own.
const (
	DLQService   = "dlq-service"
	DLQClass     = "dlq-class"
	DLQError     = "dlq-error"
	DLQTopic     = "dlq-topic"
	DLQPartition = "dlq-partition"
	DLQOffset    = "dlq-offset"
	DLQTime      = "dlq-time"
	DLQAttempts  = "dlq-attempts"
	// DLQCut is there only when the record was cut to fit: how many bytes its value had.
	DLQCut = "dlq-cut"
)

// maxErrorText bounds the text of an error in a dead letter, in bytes.
const maxErrorText = 500

type rejection struct {
	record *kgo.Record
	err    error
}

type output struct {
	produced []*kgo.Record
	rejected []rejection
}

func (o *output) Produce(r *kgo.Record) { o.produced = append(o.produced, r) }

func (o *output) Reject(r *kgo.Record, err error) {
	o.rejected = append(o.rejected, rejection{r, err})
}

func (o *output) empty() bool { return len(o.produced) == 0 && len(o.rejected) == 0 }

// deadLetters returns the records of the dead letters: key, value and headers untouched, and why.
func (o *output) deadLetters(service string, attempts int) []*kgo.Record {
	letters := make([]*kgo.Record, 0, len(o.rejected))
	for _, r := range o.rejected {
		letters = append(letters, DeadLetter(r.record, service, attempts, r.err))
	}
	return letters
}

// DeadLetter makes the dead letter of a record: key, value and headers untouched, and why; a value without
// room for the headers is cut at its end (DLQCut). The loop does it
// for what it consumes; a producer calls it for what it cannot write to the record's own topic.
func DeadLetter(src *kgo.Record, service string, attempts int, reason error) *kgo.Record {
	headers := append([]kgo.RecordHeader(nil), src.Headers...)
	headers = append(headers,
		Header(DLQService, service), Header(DLQClass, fault.Reject.String()), Header(DLQError, CleanText(reason.Error(), maxErrorText)),
		Header(DLQTopic, src.Topic), Header(DLQPartition, strconv.Itoa(int(src.Partition))), Header(DLQOffset, strconv.FormatInt(src.Offset, 10)),
		Header(DLQTime, time.Now().UTC().Format(time.RFC3339Nano)), Header(DLQAttempts, strconv.Itoa(attempts)))
	letter := &kgo.Record{Topic: topic.DeadLetter(src.Topic), Partition: 0, Key: src.Key, Value: src.Value, Headers: headers}
	// Only a foreign producer writes records that leave no room for the headers: a cut letter beats none for ever.
	if over := sizeOf(letter) - (maxBatchBytes - dlqRoom/2); over > 0 && over <= len(letter.Value) {
		letter.Value = letter.Value[:len(letter.Value)-over]
		letter.Headers = append(letter.Headers, Header(DLQCut, strconv.Itoa(len(src.Value))))
	}
	return letter
}

// CleanText makes a foreign text safe to show on one line: no control characters, valid UTF-8, at most limit bytes.
func CleanText(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "")
	}
	return s
}
