// Package ledger is the writer's memory of what it did: topic action.outcome.v1, and nothing beside it.
//
// Input are outcomes, output is one durable record each. A Book is one partition of the ledger, open for writing by
// one process in the world: opening it fences whoever held it before, so what is read afterwards stays true until
// this process writes. After any error of a write the book is spent; whoever holds the partition opens it afresh
// and reads back what was committed.
package ledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/topic"
)

// Book writes to one partition.
type Book struct {
	tx        *bus.TxProducer
	partition int32
}

// Open fences every other holder of the partition.
func Open(ctx context.Context, cfg bus.Config, partition int32) (*Book, error) {
	tx := bus.NewTxProducer(cfg, fmt.Sprintf("act-%d", partition))
	if err := tx.Open(ctx); err != nil {
		return nil, fmt.Errorf("opening the ledger: %w", err)
	}
	return &Book{tx, partition}, nil
}

// Write makes the outcomes durable, all or none.
func (b *Book) Write(ctx context.Context, outcomes ...command.Outcome) error {
	records := make([]*kgo.Record, 0, len(outcomes))
	for i := range outcomes {
		o := &outcomes[i]
		raw, err := json.Marshal(o)
		if err != nil {
			return fmt.Errorf("encoding an outcome: %w", err)
		}
		r := bus.PersonRecord(topic.ActionOutcome, o.Org, o.Person, topic.Key(o.CommandID), raw)
		if r.Partition != b.partition {
			return fmt.Errorf("writing an outcome of partition %d to the ledger of partition %d", r.Partition, b.partition)
		}
		records = append(records, r)
	}
	if err := b.tx.Do(ctx, records...); err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	return nil
}

// Close gives the book back; it does not fence anybody.
func (b *Book) Close() { b.tx.Close() }
