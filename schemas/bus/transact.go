package bus

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boot"
	"recert/schemas/fault"
)

// transact is one session of a transactional loop: poll, handle, then outputs, dead letters and offsets in
// one transaction. Any error ends the session; the next one restores every partition's state.
func (l *loop) transact(ctx context.Context) error {
	owned := &ownership{handler: l.handler}
	opts, err := l.cfg.options()
	if err != nil {
		return err
	}
	opts = append(opts, l.groupOptions()...)
	opts = append(opts, kgo.TransactionalID(l.lc.Group+"-"+l.cfg.Instance), kgo.TransactionTimeout(transactionTimeout),
		kgo.OnPartitionsAssigned(owned.assigned), kgo.OnPartitionsRevoked(owned.revoked), kgo.OnPartitionsLost(owned.revoked))
	session, err := kgo.NewGroupTransactSession(opts...)
	if err != nil {
		return fmt.Errorf("opening a session: %w", err)
	}
	defer session.Close()
	defer owned.dropAll()
	if err := awaitBroker(ctx, session.Client(), l.cfg); err != nil {
		return err
	}
	l.connected = true
	// A former process of this name may have died within a transaction. Taking its id over aborts that at once;
	// else restoring state would wait until the broker's timeout does.
	if _, _, err := session.Client().ProducerID(ctx); err != nil {
		return fmt.Errorf("fencing %s-%s: %w", l.lc.Group, l.cfg.Instance, err)
	}
	t := &transaction{loop: l, session: session, owned: owned}
	for ctx.Err() == nil {
		if err := t.cycle(ctx); err != nil {
			return err
		}
	}
	return nil
}

type transaction struct {
	*loop
	session  *kgo.GroupTransactSession
	owned    *ownership
	lastTick time.Time
}

func (t *transaction) cycle(ctx context.Context) error {
	poll, cancel := context.WithTimeout(ctx, min(pollWait, t.lc.TickEvery))
	fetches := t.session.PollRecords(poll, t.lc.MaxRecords)
	cancel()
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end of ctx is a clean stop
	}
	if err := t.fetchErrors(ctx, fetches); err != nil {
		return err
	}
	t.owned.settle()
	out := &output{}
	records, err := t.handleAll(ctx, fetches, out)
	if err == nil {
		err = t.tick(ctx, out)
	}
	if err != nil {
		return err
	}
	if len(records) == 0 && out.empty() {
		return nil
	}
	if err := t.checkStorm(records, out); err != nil {
		return err
	}
	return t.commit(ctx, records, out)
}

// handleAll hands each partition's records over, in the order of the topics.
func (t *transaction) handleAll(ctx context.Context, fetches kgo.Fetches, out *output) ([]*kgo.Record, error) {
	var all []*kgo.Record
	lanes := map[int32][]*kgo.Record{}
	for _, name := range t.lc.Topics {
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			if p.Topic == name && len(p.Records) > 0 {
				lanes[p.Partition] = append(lanes[p.Partition], p.Records...)
				all = append(all, p.Records...)
				t.metrics.fetched(p)
			}
		})
	}
	for _, p := range sortedKeys(lanes) {
		mine, err := t.owned.restore(ctx, p)
		if err != nil {
			return nil, err
		}
		if !mine {
			continue // taken away since the poll: the transaction will be aborted
		}
		if err := t.handle(ctx, Batch{p, lanes[p]}, out); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (t *transaction) tick(ctx context.Context, out *output) error {
	ticker, ok := t.handler.(Ticker)
	if !ok || time.Since(t.lastTick) < t.lc.TickEvery {
		return nil
	}
	t.lastTick = time.Now()
	for _, p := range t.owned.list() {
		mine, err := t.owned.restore(ctx, p)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		if err := ticker.Tick(ctx, p, out); err != nil {
			return fmt.Errorf("ticking partition %d: %w", p, err)
		}
	}
	return nil
}

// commit writes outputs and offsets in one transaction. It outlives ctx: what was taken is finished.
func (t *transaction) commit(ctx context.Context, records []*kgo.Record, out *output) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), transactionTimeout)
	defer cancel()
	if err := t.session.Begin(); err != nil {
		return fmt.Errorf("beginning transaction: %w", err)
	}
	all := slices.Concat(out.produced, out.deadLetters(t.deps.Service, 1))
	var mu sync.Mutex
	var failed error
	for _, r := range all {
		t.session.Produce(ctx, r, func(_ *kgo.Record, err error) {
			if err != nil {
				mu.Lock()
				failed = errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	if err := t.session.Client().Flush(ctx); err != nil {
		return fmt.Errorf("flushing: %w", err)
	}
	fault.Point(t.deps.Service + "-mid-transaction")
	mu.Lock()
	defer mu.Unlock()
	committed, err := t.session.End(ctx, failed == nil)
	switch {
	case errors.Is(err, kerr.ProducerFenced) || errors.Is(err, kerr.InvalidProducerEpoch):
		return fault.Fatalf("another instance took over (%s, kafka.instance %s): %w", t.lc.Group, t.cfg.Instance, err)
	case err != nil:
		return fmt.Errorf("ending transaction: %w", err)
	case failed != nil:
		return fmt.Errorf("producing: %w", failed)
	case !committed:
		t.owned.distrust()
		t.metrics.retries.WithLabelValues(retryRebalance).Inc()
		t.metrics.hold(-len(records))
		return nil
	}
	t.metrics.committed(records, out)
	return nil
}

// ownership follows which partitions are ours and which of them have state that can be trusted. The client
// calls assigned and revoked from its own goroutines; everything else is the loop's.
type ownership struct {
	handler Handler

	mu     sync.Mutex
	owned  map[int32]bool // true once restored
	toDrop []int32
}

func (o *ownership) assigned(_ context.Context, _ *kgo.Client, parts map[string][]int32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.owned == nil {
		o.owned = map[int32]bool{}
	}
	for _, list := range parts {
		for _, p := range list {
			o.owned[p] = false
		}
	}
}

func (o *ownership) revoked(_ context.Context, _ *kgo.Client, parts map[string][]int32) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, list := range parts {
		for _, p := range list {
			if _, ok := o.owned[p]; ok {
				delete(o.owned, p)
				o.toDrop = append(o.toDrop, p)
			}
		}
	}
}

// settle tells the handler what was revoked since.
func (o *ownership) settle() {
	o.mu.Lock()
	drop := o.toDrop
	o.toDrop = nil
	o.mu.Unlock()
	for _, p := range drop {
		o.handler.Revoke(p)
	}
}

// restore loads the state of a partition unless it is already trusted, and tells whether the partition is ours.
func (o *ownership) restore(ctx context.Context, p int32) (mine bool, err error) {
	o.mu.Lock()
	trusted, mine := o.owned[p]
	o.mu.Unlock()
	if trusted || !mine {
		return mine, nil
	}
	if err := o.handler.Assign(ctx, p); err != nil {
		return false, fmt.Errorf("restoring partition %d: %w", p, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, mine := o.owned[p]; mine {
		o.owned[p] = true
	}
	return true, nil
}

// distrust has every partition restored before its next record.
func (o *ownership) distrust() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for p := range o.owned {
		o.owned[p] = false
	}
}

func (o *ownership) list() []int32 {
	o.mu.Lock()
	defer o.mu.Unlock()
	return sortedKeys(o.owned)
}

func (o *ownership) dropAll() {
	o.settle()
	for _, p := range o.list() {
		o.handler.Revoke(p)
	}
}

func sortedKeys[V any](m map[int32]V) []int32 {
	keys := make([]int32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func isConfig(err error) bool {
	var c *boot.ConfigError
	return errors.As(err, &c)
}
