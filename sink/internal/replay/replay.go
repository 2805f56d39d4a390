// Package replay gives dead letters a second chance, once what rejected them is mended.
//
// Input is the dead-letter topic of one topic, output a line of JSON a letter and, with --replay, the record as it was, key,
// value, headers and partition, at the end of its topic. Stages know a fact by its identity, so one that comes twice is
// harmless. Nothing is written without --replay. What would do harm stays: a record that was cut, one that a newer record of
// its key has overtaken, and commands and approvals, which are given anew. A failure ends the run and names the letter.
package replay

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/topic"
	"recert/sink/internal/letter"
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// What becomes of a letter.
const (
	would    = "would replay"
	replayed = "replayed"
	left     = "left"
)

// line is the audit line of one letter. Values and keys are not in it: they may be about people.
type line struct {
	Time      time.Time `json:"time"`
	Do        string    `json:"do"`
	Why       string    `json:"why,omitempty"` // it is left
	Org       string    `json:"org"`
	Topic     string    `json:"topic"`
	Partition int32     `json:"partition"`
	Offset    int64     `json:"offset"`
	To        *int64    `json:"to_offset,omitempty"`
	Letter    int64     `json:"letter_offset"`
	Digest    string    `json:"digest"`
	Service   string    `json:"service"`
	Class     string    `json:"class"`
	Reason    string    `json:"reason"`
	Bytes     int       `json:"bytes"`
	At        time.Time `json:"set_aside_at"`
}

// maxReason bounds a text that came from outside.
const maxReason = 500

// Run lists, and replays where asked to. It returns the exit status.
func Run(ctx context.Context, args []string, out, errs io.Writer) int {
	o, err := parse(args, errs)
	if errors.Is(err, flag.ErrHelp) {
		return exitOK
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitUsage
	}
	cfg, _ := o.bus() // validated
	p, err := look(ctx, cfg, o)
	if err == nil {
		err = p.work(ctx, cfg, o.replay, json.NewEncoder(out))
	}
	if err != nil {
		fmt.Fprintln(errs, err)
		return exitFailed
	}
	fmt.Fprintf(errs, "%d dead letters of %s match: %d %s, %d left\n", len(p.letters), o.topic, p.done, p.does(o.replay), len(p.letters)-p.done)
	return exitOK
}

func (p *plan) does(really bool) string {
	if really {
		return replayed
	}
	return "would be replayed (--replay does it)"
}

// work tells of every letter and, if really, writes one after the other, each acknowledged before its line is out.
func (p *plan) work(ctx context.Context, cfg bus.Config, really bool, audit *json.Encoder) error {
	var producer *bus.Producer
	for i := range p.letters {
		l := &p.letters[i]
		entry := lineOf(&l.Letter, l.offset)
		entry.Do, entry.Why = would, l.stays
		switch {
		case l.stays != "":
			entry.Do = left
		case really:
			var err error
			if producer == nil {
				if producer, err = bus.NewProducer(ctx, cfg); err != nil {
					return err
				}
				defer producer.Close()
			}
			r := &kgo.Record{Topic: l.Topic, Partition: l.Partition, Key: l.Key, Value: l.Original, Headers: l.Headers}
			if err := producer.Send(ctx, r); err != nil {
				return fmt.Errorf("replaying letter %d of %s, which may have been written or not: %w", l.offset, topic.DeadLetter(l.Topic), err)
			}
			entry.Do, entry.To = replayed, &r.Offset
		}
		if entry.Do != left {
			p.done++
		}
		if err := audit.Encode(entry); err != nil {
			return fmt.Errorf("writing the line of letter %d: %w", l.offset, err)
		}
	}
	return nil
}

func lineOf(l *letter.Letter, offset int64) line {
	return line{
		Time: time.Now().UTC(), Org: l.Org, Topic: l.Topic, Partition: l.Partition, Offset: l.Offset, Letter: offset, Digest: l.Digest,
		Service: l.Service, Class: l.Class, Reason: bus.CleanText(l.Reason, maxReason), Bytes: len(l.Original), At: l.At.UTC(),
	}
}
