package bus

import (
	"context"

	"github.com/twmb/franz-go/pkg/kgo"
)

// produceAll writes the records and waits until each is acknowledged or ctx ends. The client's own ProduceSync does not end
// with ctx once a batch was sent and got no answer: it cannot tell whether the broker has it, so with a broker away it would
// hold up a stop for ever. After an error of ctx the caller must close the client, which lets go of what is left.
func produceAll(ctx context.Context, cl *kgo.Client, records []*kgo.Record) error {
	done := make(chan error, 1)
	go func() { done <- cl.ProduceSync(ctx, records...).FirstErr() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
