// Package bustest gives tests a Kafka: kfake in the test's own process, with the catalogue's topics.
// It speaks the real protocol; what it must not be trusted with is a crash of the broker itself.
package bustest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
)

// Cluster starts a broker for the test and creates the topics.
func Cluster(t testing.TB) bus.Config {
	t.Helper()
	_, cfg := Broker(t)
	return cfg
}

// Broker is Cluster for tests that also inject faults.
func Broker(t testing.TB) (*kfake.Cluster, bus.Config) {
	t.Helper()
	broker, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.BrokerConfigs(map[string]string{
		"group.initial.rebalance.delay.ms": "0", "log.cleaner.backoff.ms": "86400000",
	}))
	if err != nil {
		t.Fatalf("starting kfake: %v", err)
	}
	t.Cleanup(broker.Close)
	cfg := bus.DefaultConfig()
	cfg.Brokers = broker.ListenAddrs()
	if err := bus.Reconcile(t.Context(), cfg, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatalf("creating topics: %v", err)
	}
	return broker, cfg
}

// Send produces records and waits for them.
func Send(t testing.TB, cfg bus.Config, records ...*kgo.Record) {
	t.Helper()
	p, err := bus.NewProducer(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Send(t.Context(), records...); err != nil {
		t.Fatal(err)
	}
}

// Read returns every committed record that the topic holds now, partition by partition.
func Read(t testing.TB, cfg bus.Config, name string) []*kgo.Record {
	t.Helper()
	ends, err := bus.EndPositions(t.Context(), cfg, name)
	if err != nil {
		t.Fatal(err)
	}
	byPartition := map[int32][]*kgo.Record{}
	err = bus.ReadTo(t.Context(), cfg, ends, func(r *kgo.Record) error {
		byPartition[r.Partition] = append(byPartition[r.Partition], r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []*kgo.Record
	for p := range int32(len(ends[name])) {
		all = append(all, byPartition[p]...)
	}
	return all
}

// Trim deletes everything that the topic holds now, as a retention does that is shorter than its readers' delay.
func Trim(t testing.TB, cfg bus.Config, name string) {
	t.Helper()
	cl, err := kgo.NewClient(kgo.SeedBrokers(cfg.Brokers...))
	if err != nil {
		t.Fatal(err)
	}
	defer cl.Close()
	admin := kadm.NewClient(cl)
	ends, err := admin.ListEndOffsets(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	deleted, err := admin.DeleteRecords(t.Context(), ends.Offsets())
	if err != nil || deleted.Error() != nil {
		t.Fatal(err, deleted.Error())
	}
}

// Await calls the check until it is true, at most a minute: a busy machine is no failure.
func Await(t testing.TB, what string, check func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !check() {
		select {
		case <-ctx.Done():
			t.Fatalf("waiting for %s: it did not come", what)
		case <-tick.C:
		}
	}
}
