package bus_test

import (
	"context"
	"sync"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func TestTailSeesCommittedRecordsFromNowOn(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	bustest.Send(t, cfg, person(1))
	var mu sync.Mutex
	seen := map[string]int{}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- bus.Tail(ctx, cfg, []string{topic.OktaReview, topic.OktaUser}, func(r *kgo.Record) {
			mu.Lock()
			defer mu.Unlock()
			seen[string(r.Value)]++
		})
	}()
	has := func(value string) bool {
		mu.Lock()
		defer mu.Unlock()
		return seen[value] > 0
	}
	// Where the tail begins cannot be told from outside: records are sent until one is seen.
	bustest.Await(t, "the first record", func() bool { bustest.Send(t, cfg, person(2)); return has("v2") })
	abortOne(t, cfg, person(3))
	bustest.Send(t, cfg, person(4))
	bustest.Await(t, "a later record", func() bool { return has("v4") })
	cancel()
	if err := <-done; err != nil {
		t.Errorf("ended with %v", err)
	}
	if has("v1") || has("v3") {
		t.Errorf("saw %v: what was there before or was aborted is none of it", seen)
	}
}
