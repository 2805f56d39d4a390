package bus

import (
	"context"
	"fmt"
	"sync"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Table tails whole topics, every partition from the start, outside of any group: how each instance holds a
// small directory. Only committed records are seen.
type Table struct {
	cfg    Config
	topics []string
	apply  func(*kgo.Record)

	mu      sync.Mutex
	at      Positions
	changed chan struct{} // closed and replaced whenever at advances
}

// NewTable returns a table; apply is called from Run's goroutine alone, per partition in order.
func NewTable(cfg Config, topics []string, apply func(*kgo.Record)) *Table {
	return &Table{cfg: cfg, topics: topics, apply: apply, at: Positions{}, changed: make(chan struct{})}
}

// Run tails until ctx ends, then returns nil.
func (t *Table) Run(ctx context.Context) error {
	cl, err := Connect(ctx, t.cfg, tailOptions(kgo.ConsumeTopics(t.topics...), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))...)
	if err != nil {
		return quiet(ctx, err)
	}
	defer cl.Close()
	for ctx.Err() == nil {
		fetches := cl.PollFetches(ctx)
		if err := fetchError(ctx, fetches); err != nil {
			return quiet(ctx, fmt.Errorf("tailing: %w", err))
		}
		t.take(fetches)
	}
	return nil
}

func (t *Table) take(fetches kgo.Fetches) {
	if fetches.NumRecords() == 0 {
		return
	}
	seen := Positions{}
	for it := fetches.RecordIter(); !it.Done(); {
		r := it.Next()
		if !r.Attrs.IsControl() {
			t.apply(r)
		}
		seen.advance(r.Topic, r.Partition, r.Offset+1)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, parts := range seen {
		for partition, next := range parts {
			t.at.advance(name, partition, next)
		}
	}
	close(t.changed)
	t.changed = make(chan struct{})
}

// WaitFor returns once everything below the positions has been applied.
func (t *Table) WaitFor(ctx context.Context, want Positions) error {
	for {
		t.mu.Lock()
		done, changed := t.at.reached(want), t.changed
		t.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// Reached tells whether everything below the positions has been applied.
func (t *Table) Reached(want Positions) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.at.reached(want)
}

// WaitCaughtUp returns once everything that the topics hold at the time of the call has been applied.
func (t *Table) WaitCaughtUp(ctx context.Context) error {
	ends, err := EndPositions(ctx, t.cfg, t.topics...)
	if err != nil {
		return err
	}
	return t.WaitFor(ctx, ends)
}

func quiet(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end of ctx is a clean stop
	}
	return err
}
