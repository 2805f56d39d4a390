package bus_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

// TestTransactionEndsWithItsContextWhenTheBrokerIsGone closes the broker behind a batch that was sent before.
func TestTransactionEndsWithItsContextWhenTheBrokerIsGone(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	p := bus.NewTxProducer(cfg, "test")
	defer p.Close()
	record := func() error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		return p.Do(ctx, bus.DirectoryRecord(topic.OktaCursor, "00o1", topic.Key("00o1"), []byte("{}")))
	}
	if err := record(); err != nil {
		t.Fatal(err)
	}
	broker.Close()
	began := time.Now()
	if err := record(); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the deadline", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}
