// Package cursor keeps an org's place in Okta's System Log.
//
// Input and output are records of okta.cursor.v1 and the marks on okta.event.v1. It says up to when the log is
// known, and which stretch Okta has forgotten meanwhile; every time in it is Okta's own. A cursor that cannot
// be read stops the service: to guess a place would lose or double events.
package cursor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

// Retention is how far back Okta returns events; what is older is left out without a word.
const Retention = 90 * 24 * time.Hour

// ErrUnreadable says that the newest cursor of the org is none.
var ErrUnreadable = errors.New("the cursor cannot be read")

// Read returns the org's newest committed cursor; found is false where there is none. Fence other writers first.
func Read(ctx context.Context, cfg bus.Config, org string) (c event.Cursor, found bool, err error) {
	var newest []byte
	key := string(topic.Key(org))
	err = bus.ReadPartition(ctx, cfg, topic.OktaCursor, 0, func(r *kgo.Record) error {
		if string(r.Key) == key {
			newest = append(newest[:0], r.Value...)
			found = len(r.Value) > 0
		}
		return nil
	})
	if err != nil || !found {
		return event.Cursor{}, false, err
	}
	c, err = Decode(newest, org)
	return c, err == nil, err
}

// Decode reads a cursor's JSON and refuses one that is of another org or leads nowhere.
func Decode(raw []byte, org string) (event.Cursor, error) {
	var c event.Cursor
	if err := json.Unmarshal(raw, &c); err != nil {
		return event.Cursor{}, fault.Fatalf("reading %s of org %s: %w", topic.OktaCursor, org, ErrUnreadable)
	}
	if c.Org != org || c.Next == "" || c.Position < 0 {
		return event.Cursor{}, fault.Fatalf("reading %s of org %s: %w: org, next or position is wrong", topic.OktaCursor, org, ErrUnreadable)
	}
	return c, nil
}

// Record returns the record that stores the cursor.
func Record(c *event.Cursor) (*kgo.Record, error) {
	value, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encoding cursor: %w", err)
	}
	return bus.DirectoryRecord(topic.OktaCursor, c.Org, topic.Key(c.Org), value), nil
}

// Marks returns one mark for every partition of okta.event.v1; they go behind the events they speak for.
func Marks(c *event.Cursor, caughtUp bool) ([]*kgo.Record, error) {
	value, err := json.Marshal(event.Mark{
		Org: c.Org, Position: c.Position, LogTime: c.LogTime, CaughtUp: caughtUp, Since: c.Since, Gaps: c.Gaps,
	})
	if err != nil {
		return nil, fmt.Errorf("encoding mark: %w", err)
	}
	marks := make([]*kgo.Record, topic.PersonPartitions)
	for p := range marks {
		marks[p] = bus.PartitionRecord(topic.OktaEvent, int32(p), c.Org, topic.Key(c.Org), value, bus.Header(topic.HeaderKind, topic.KindMark))
	}
	return marks, nil
}
