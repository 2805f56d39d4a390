package bus

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Tail passes the committed records of whole topics that come from now on to fn, per partition in order and outside
// of any group, until ctx ends, then returns nil. What was there before is not read and a restart misses what came
// in between: it is for hints only.
func Tail(ctx context.Context, cfg Config, topics []string, fn func(*kgo.Record)) error {
	cl, err := Connect(ctx, cfg, kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxWait(fetchWait),
		kgo.ConsumeTopics(topics...), kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()))
	if err != nil {
		return quiet(ctx, err)
	}
	defer cl.Close()
	for ctx.Err() == nil {
		fetches := cl.PollFetches(ctx)
		if err := fetchError(ctx, fetches); err != nil {
			return quiet(ctx, fmt.Errorf("tailing: %w", err))
		}
		fetches.EachRecord(fn)
	}
	return nil
}
