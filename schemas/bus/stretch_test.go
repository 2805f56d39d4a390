package bus_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/fault"
)

// sizes is a handler that notes how large its batches are and answers as the test says.
type sizes struct {
	answer func(call int) error

	mu   sync.Mutex
	seen []int
	done int
}

func (s *sizes) Assign(context.Context, int32) error { return nil }
func (s *sizes) Revoke(int32)                        {}

func (s *sizes) Handle(_ context.Context, b bus.Batch, _ bus.Output) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, len(b.Records))
	err := s.answer(len(s.seen))
	if err == nil {
		s.done += len(b.Records)
	}
	return err
}

func (s *sizes) calls() (batches []int, done int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.seen...), s.done
}

func runSizes(t *testing.T, cfg bus.Config, lc bus.LoopConfig, s *sizes) {
	t.Helper()
	lc.Group, lc.Topics, lc.OneLane, lc.MaxRecords = "g", []string{in}, true, 50
	boottest.Start(t, boottest.Func(func(ctx context.Context) error { return bus.RunLoop(ctx, cfg, lc, s, deps()) }))
}

func TestLaneGrowsItsBatchesWhenAskedToWait(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 3000)
	s := &sizes{answer: func(call int) error {
		if call <= 3 {
			return fault.After(time.Millisecond, errors.New("too many parts"))
		}
		return nil
	}}
	runSizes(t, cfg, bus.LoopConfig{Stretch: true, MaxWait: 100 * time.Millisecond}, s)
	bustest.Await(t, "all records", func() bool { _, done := s.calls(); return done == 3000 })
	batches, _ := s.calls()
	if largest := maxOf(batches); largest < 4*50 {
		t.Errorf("the largest batch holds %d records, want at least four times 50: %v", largest, batches)
	}
	if last := batches[len(batches)-1]; last > 8*50+50 {
		t.Errorf("a batch of %d records is beyond the bound", last)
	}
}

func maxOf(list []int) int {
	most := 0
	for _, n := range list {
		most = max(most, n)
	}
	return most
}

func TestWaitingLaneHoldsLittle(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	bustest.Send(t, cfg, bus.PersonRecord(in, "00o", "u1", nil, []byte("first")))
	s := &sizes{answer: func(int) error { return errors.New("the other side is away") }}
	runSizes(t, cfg, bus.LoopConfig{}, s)
	bustest.Await(t, "the first error", func() bool { batches, _ := s.calls(); return len(batches) > 0 })
	var more []*kgo.Record
	for i := range 4000 {
		more = append(more, bus.PersonRecord(in, "00o", fmt.Sprint("u", i), nil, []byte("x")))
	}
	bustest.Send(t, cfg, more...)
	bustest.Await(t, "some more tries", func() bool { batches, _ := s.calls(); return len(batches) > 3 })
	if batches, _ := s.calls(); maxOf(batches) > 2*50 {
		t.Errorf("the waiting lane went on gathering: %v", batches)
	}
}
