package bus_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func TestLaneWaitsWhileOthersFlow(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 200)
	stuck := topic.Partition("00o", "u3")
	var release atomic.Bool
	s := newStage(cfg, func(r *kgo.Record, _ int) error {
		if r.Partition == stuck && !release.Load() {
			return errors.New("the other side is away")
		}
		return nil
	})
	start(t, cfg, bus.LoopConfig{}, s)
	held := 0
	for i := range 40 {
		if topic.Partition("00o", fmt.Sprint("u", i)) == stuck {
			held += 5
		}
	}
	bustest.Await(t, "the other lanes", func() bool { return s.count() == 200-held })
	release.Store(true)
	bustest.Await(t, "the stuck lane", func() bool { return s.count() == 200 })
}

func TestLaneCommitFailsIsReadAgain(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	offer(t, cfg, 30)
	var fails atomic.Int32
	broker.ControlKey(int16(kmsg.OffsetCommit), func(kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		fails.Add(1)
		return nil, errors.New("the coordinator is away"), true
	})
	first := newStage(cfg, nil)
	stop := start(t, cfg, bus.LoopConfig{}, first)
	bustest.Await(t, "the first run", func() bool { return first.count() == 30 && fails.Load() > 0 })
	_ = stop()
	second := newStage(cfg, nil)
	start(t, cfg, bus.LoopConfig{}, second)
	bustest.Await(t, "the same records again", func() bool { return second.count() >= 30 })
}

func TestOneLaneGathersByRowsAndTime(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 300)
	var batches atomic.Int32
	s := &counting{stage: newStage(cfg, nil), batches: &batches}
	start(t, cfg, bus.LoopConfig{OneLane: true, MaxRecords: 100_000, MaxWait: 400 * time.Millisecond}, s)
	bustest.Await(t, "all records", func() bool { return s.count() == 300 })
	if n := batches.Load(); n > 3 {
		t.Errorf("%d batches for 300 records that came at once, want few", n)
	}
}

func TestStopCommitsWhatWasGathered(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 20)
	first := newStage(cfg, nil)
	stop := start(t, cfg, bus.LoopConfig{MaxWait: time.Hour}, first)
	bustest.Await(t, "the gathering", func() bool { return first.assigned() })
	time.Sleep(500 * time.Millisecond) // nothing tells that a poll has gathered
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	second := newStage(cfg, nil)
	start(t, cfg, bus.LoopConfig{}, second)
	bustest.Send(t, cfg, bus.PersonRecord(in, "00o", "u1", nil, []byte("later")))
	bustest.Await(t, "the later record", func() bool { return second.count() > 0 })
	if first.count() != 20 || second.count() != 1 {
		t.Errorf("first run %d, second %d, want 20 and 1", first.count(), second.count())
	}
}

type counting struct {
	*stage
	batches *atomic.Int32
}

func (c *counting) Handle(ctx context.Context, b bus.Batch, o bus.Output) error {
	c.batches.Add(1)
	return c.stage.Handle(ctx, b, o)
}

func (s *stage) assigned() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.state) == topic.PersonPartitions
}
