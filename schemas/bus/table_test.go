package bus_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

func person(i int) *kgo.Record {
	return bus.PersonRecord(topic.OktaReview, "00o", fmt.Sprint("u", i), fmt.Append(nil, "k", i), fmt.Append(nil, "v", i))
}

func TestTableSeesCommittedRecordsOnly(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	tx := bus.NewTxProducer(cfg, "writer")
	t.Cleanup(tx.Close)
	if err := tx.Do(t.Context(), person(1), person(2)); err != nil {
		t.Fatal(err)
	}
	abortOne(t, cfg, person(3))
	var mu sync.Mutex
	seen := map[string]bool{}
	table := bus.NewTable(cfg, []string{topic.OktaReview, topic.OktaUser}, func(r *kgo.Record) {
		mu.Lock()
		defer mu.Unlock()
		seen[string(r.Value)] = true
	})
	boottest.Start(t, table)
	// The last offset of a partition is the abort's control record: a table that hides those hangs here.
	if err := table.WaitCaughtUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := tx.Do(t.Context(), person(4)); err != nil {
		t.Fatal(err)
	}
	if err := table.WaitFor(t.Context(), tx.Positions()); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if !seen["v1"] || !seen["v2"] || seen["v3"] || !seen["v4"] {
		t.Errorf("saw %v", seen)
	}
}

func abortOne(t *testing.T, cfg bus.Config, r *kgo.Record) {
	t.Helper()
	cl, err := bus.Connect(t.Context(), cfg, kgo.TransactionalID("aborter"))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	if err := cl.BeginTransaction(); err != nil {
		t.Fatal(err)
	}
	if err := cl.ProduceSync(t.Context(), r).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if err := cl.EndTransaction(t.Context(), kgo.TryAbort); err != nil {
		t.Fatal(err)
	}
}

func TestReadToStopsAtThePosition(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	tx := bus.NewTxProducer(cfg, "writer")
	t.Cleanup(tx.Close)
	if err := tx.Do(t.Context(), person(1), person(2), person(3)); err != nil {
		t.Fatal(err)
	}
	to := tx.Positions()
	if err := tx.Do(t.Context(), person(4), person(5)); err != nil {
		t.Fatal(err)
	}
	n := 0
	if err := bus.ReadTo(t.Context(), cfg, to, func(*kgo.Record) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	if n != 3 {
		t.Errorf("read %d records, want the 3 below the position", n)
	}
}

func TestTxProducerIsFencedByItsSuccessor(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	old, successor := bus.NewTxProducer(cfg, "writer"), bus.NewTxProducer(cfg, "writer")
	t.Cleanup(old.Close)
	t.Cleanup(successor.Close)
	if err := old.Do(t.Context(), person(1)); err != nil {
		t.Fatal(err)
	}
	if err := successor.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := old.Do(t.Context(), person(2)); fault.ClassOf(err) != fault.Fatal {
		t.Errorf("the old producer got %v, want a fatal error", err)
	}
	if got := len(bustest.Read(t, cfg, topic.OktaReview)); got != 1 {
		t.Errorf("%d records are visible, want 1", got)
	}
}

func TestReconcileRefusesAnotherPartitionCount(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	cl, err := bus.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	if _, err := kadm.NewClient(cl).UpdatePartitions(t.Context(), topic.PersonPartitions+1, topic.OktaEvent); err != nil {
		t.Fatal(err)
	}
	err = bus.Reconcile(t.Context(), cfg, deps().Log)
	var config *boot.ConfigError
	if !errors.As(err, &config) {
		t.Errorf("got %v, want an error that names kafka.brokers", err)
	}
}

func TestClosedPortIsNamed(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := bus.DefaultConfig()
	cfg.Brokers = []string{ln.Addr().String()}
	ln.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err = bus.Connect(ctx, cfg)
	var config *boot.ConfigError
	if !errors.As(err, &config) || config.Key != "kafka.brokers" {
		t.Errorf("got %v, want an error that names kafka.brokers", err)
	}
}
