package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// ReadPartition passes every committed record of one partition, from its start to its end at the time of the
// call, to fn. It waits for transactions that are open at that time, so what it saw is the whole state.
func ReadPartition(ctx context.Context, cfg Config, name string, partition int32, fn func(*kgo.Record) error) error {
	ends, err := EndPositions(ctx, cfg, name)
	if err != nil {
		return err
	}
	return ReadTo(ctx, cfg, Positions{name: {partition: ends[name][partition]}}, fn)
}

// EndPositions returns the end of every partition of the topics, open transactions included.
func EndPositions(ctx context.Context, cfg Config, names ...string) (Positions, error) {
	cl, err := Connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer cl.Close()
	return endPositions(ctx, cl, names)
}

func endPositions(ctx context.Context, cl *kgo.Client, names []string) (Positions, error) {
	listed, err := kadm.NewClient(cl).ListEndOffsets(ctx, names...)
	if err == nil {
		err = listed.Error()
	}
	if err != nil {
		return nil, fmt.Errorf("listing end offsets: %w", err)
	}
	ends := Positions{}
	listed.Each(func(o kadm.ListedOffset) { ends.advance(o.Topic, o.Partition, o.Offset) })
	return ends, nil
}

// ReadTo passes every committed record below the given next offsets to fn, per partition in order.
func ReadTo(ctx context.Context, cfg Config, to Positions, fn func(*kgo.Record) error) error {
	from := map[string]map[int32]kgo.Offset{}
	open := Positions{}
	for name, parts := range to {
		for partition, next := range parts {
			if next <= 0 {
				continue
			}
			if from[name] == nil {
				from[name] = map[int32]kgo.Offset{}
			}
			from[name][partition] = kgo.NewOffset().AtStart()
			open.advance(name, partition, next)
		}
	}
	if len(open) == 0 {
		return nil
	}
	cl, err := Connect(ctx, cfg, tailOptions(kgo.ConsumePartitions(from))...)
	if err != nil {
		return err
	}
	defer cl.Close()
	if err := skipForgotten(ctx, cl, open); err != nil {
		return err
	}
	return readUntil(ctx, cl, open, fn)
}

// skipForgotten drops partitions of which nothing below the wanted offset is left.
func skipForgotten(ctx context.Context, cl *kgo.Client, open Positions) error {
	names := make([]string, 0, len(open))
	for name := range open {
		names = append(names, name)
	}
	starts, err := kadm.NewClient(cl).ListStartOffsets(ctx, names...)
	if err == nil {
		err = starts.Error()
	}
	if err != nil {
		return fmt.Errorf("listing start offsets: %w", err)
	}
	starts.Each(func(o kadm.ListedOffset) {
		if next, ok := open[o.Topic][o.Partition]; ok && o.Offset >= next {
			open.close(o.Topic, o.Partition)
		}
	})
	return nil
}

func readUntil(ctx context.Context, cl *kgo.Client, open Positions, fn func(*kgo.Record) error) error {
	for len(open) > 0 {
		fetches := cl.PollFetches(ctx)
		if err := fetchError(ctx, fetches); err != nil {
			return err
		}
		for it := fetches.RecordIter(); !it.Done(); {
			r := it.Next()
			limit, wanted := open[r.Topic][r.Partition]
			if !wanted {
				continue
			}
			if r.Offset < limit && !r.Attrs.IsControl() {
				if err := fn(r); err != nil {
					return err
				}
			}
			if r.Offset+1 >= limit {
				open.close(r.Topic, r.Partition)
			}
		}
	}
	return nil
}

func (p Positions) close(name string, partition int32) {
	delete(p[name], partition)
	if len(p[name]) == 0 {
		delete(p, name)
	}
}

// tailOptions reads committed records from the start. Control records are kept because the last offset of a
// partition is often one, and a reader that never sees it would wait for ever.
func tailOptions(extra ...kgo.Opt) []kgo.Opt {
	return append([]kgo.Opt{kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.KeepControlRecords(), kgo.FetchMaxWait(fetchWait)}, extra...)
}

// fetchError returns the error that ends a read; a broker that is away is waited for by the client itself.
func fetchError(ctx context.Context, fetches kgo.Fetches) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	for _, e := range fetches.Errors() {
		if errors.Is(e.Err, context.Canceled) || errors.Is(e.Err, context.DeadlineExceeded) {
			continue
		}
		if errors.Is(e.Err, kgo.ErrClientClosed) {
			return e.Err
		}
		return fmt.Errorf("fetching %s/%d: %w", e.Topic, e.Partition, e.Err)
	}
	return nil
}
