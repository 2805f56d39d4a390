package bus_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const in, out = topic.OktaEvent, topic.AccessEvent

func deps() bus.Deps {
	return bus.Deps{Service: "test", Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()}
}

// stage copies records, keeps a count per partition as its state, and does what the test's hook says.
type stage struct {
	cfg  bus.Config
	hook func(r *kgo.Record, attempt int) error

	mu       sync.Mutex
	state    map[int32]int
	attempts map[string]int
	handled  []string
}

func newStage(cfg bus.Config, hook func(*kgo.Record, int) error) *stage {
	return &stage{cfg: cfg, hook: hook, state: map[int32]int{}, attempts: map[string]int{}}
}

func (s *stage) Assign(ctx context.Context, p int32) error {
	n := 0
	err := bus.ReadPartition(ctx, s.cfg, out, p, func(*kgo.Record) error { n++; return nil })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state[p] = n
	return err
}

func (s *stage) Revoke(p int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.state, p)
}

func (s *stage) Handle(_ context.Context, b bus.Batch, o bus.Output) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range b.Records {
		s.attempts[string(r.Value)]++
		if s.hook != nil {
			if err := s.hook(r, s.attempts[string(r.Value)]); err != nil {
				return err
			}
		}
	}
	for _, r := range b.Records {
		s.state[r.Partition]++
		s.handled = append(s.handled, string(r.Value))
		value := fmt.Appendf(nil, "%s#%d", r.Value, s.state[r.Partition])
		o.Produce(bus.PartitionRecord(out, r.Partition, "00o", r.Key, value))
	}
	return nil
}

func (s *stage) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.handled)
}

func offer(t *testing.T, cfg bus.Config, n int) {
	t.Helper()
	var records []*kgo.Record
	for i := range n {
		records = append(records, bus.PersonRecord(in, "00o", fmt.Sprint("u", i%40), []byte("k"), []byte(fmt.Sprint("e", i))))
	}
	bustest.Send(t, cfg, records...)
}

func start(t *testing.T, cfg bus.Config, lc bus.LoopConfig, h bus.Handler) (stop func() error) {
	t.Helper()
	lc.Group, lc.Topics = "g", []string{in}
	return boottest.Start(t, boottest.Func(func(ctx context.Context) error { return bus.RunLoop(ctx, cfg, lc, h, deps()) })).End
}

// checkOutputs wants every offered record exactly once, numbered without a hole per partition.
func checkOutputs(t *testing.T, cfg bus.Config, n int) {
	t.Helper()
	var got []*kgo.Record
	bustest.Await(t, fmt.Sprint(n, " outputs"), func() bool { got = bustest.Read(t, cfg, out); return len(got) >= n })
	seen, next := map[string]bool{}, map[int32]int{}
	for _, r := range got {
		name, number, _ := strings.Cut(string(r.Value), "#")
		if seen[name] {
			t.Errorf("%s came twice", name)
		}
		seen[name] = true
		if next[r.Partition]++; number != fmt.Sprint(next[r.Partition]) {
			t.Errorf("partition %d: state %s, want %d: the state was not restored", r.Partition, number, next[r.Partition])
		}
	}
	if len(seen) != n {
		t.Errorf("%d of %d records came through", len(seen), n)
	}
}

func TestTransactCopiesOnceInOrder(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 500)
	start(t, cfg, bus.LoopConfig{Transactional: true, MaxRecords: 60}, newStage(cfg, nil))
	checkOutputs(t, cfg, 500)
}

func TestTransactRetriesAfterAPassingError(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 100)
	start(t, cfg, bus.LoopConfig{Transactional: true, MaxRecords: 30}, newStage(cfg, func(r *kgo.Record, attempt int) error {
		if string(r.Value) == "e50" && attempt < 3 {
			return errors.New("the disk is busy")
		}
		return nil
	}))
	checkOutputs(t, cfg, 100)
}

func TestTransactCommitFailsRestoresState(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	offer(t, cfg, 200)
	came := bustest.Rebalance(broker, 3)
	start(t, cfg, bus.LoopConfig{Transactional: true, MaxRecords: 50}, newStage(cfg, nil))
	checkOutputs(t, cfg, 200)
	if came() <= 3 {
		t.Errorf("%d commits came, want three that failed and more", came())
	}
}

func TestTransactRestartGoesOnWhereItCommitted(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 100)
	first := newStage(cfg, nil)
	stop := start(t, cfg, bus.LoopConfig{Transactional: true}, first)
	checkOutputs(t, cfg, 100)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	second := newStage(cfg, nil)
	start(t, cfg, bus.LoopConfig{Transactional: true}, second)
	offer2 := bus.PersonRecord(in, "00o", "u1", nil, []byte("later"))
	bustest.Send(t, cfg, offer2)
	checkOutputs(t, cfg, 101)
	if second.count() != 1 {
		t.Errorf("the second run handled %d records, want 1", second.count())
	}
}

func TestRejectedRecordGoesToDeadLettersUntouched(t *testing.T) {
	t.Parallel()
	for _, transactional := range []bool{true, false} {
		cfg := bustest.Cluster(t)
		offer(t, cfg, 50)
		start(t, cfg, bus.LoopConfig{Transactional: transactional}, newStage(cfg, func(r *kgo.Record, _ int) error {
			if string(r.Value) == "e7" {
				return fault.Rejectf("no identity\nin \x1b[31mthis")
			}
			return nil
		}))
		checkOutputs(t, cfg, 49)
		var dead []*kgo.Record
		bustest.Await(t, "the dead letter", func() bool { dead = bustest.Read(t, cfg, topic.DeadLetter(in)); return len(dead) > 0 })
		r := dead[0]
		if len(dead) != 1 || string(r.Value) != "e7" || string(r.Key) != "k" || bus.HeaderOf(r, topic.HeaderOrg) != "00o" {
			t.Errorf("transactional %v: dead letters %v", transactional, dead)
		}
		if got := bus.HeaderOf(r, bus.DLQError); got != "no identity in  [31mthis" {
			t.Errorf("reason %q", got)
		}
		if bus.HeaderOf(r, bus.DLQTopic) != in || bus.HeaderOf(r, bus.DLQOffset) == "" {
			t.Errorf("the source is not named: %v", r.Headers)
		}
	}
}

func TestRejectStormStopsTheStage(t *testing.T) {
	t.Parallel()
	for _, transactional := range []bool{true, false} {
		cfg := bustest.Cluster(t)
		offer(t, cfg, 400)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		lc := bus.LoopConfig{Group: "g", Topics: []string{in}, Transactional: transactional, MaxRecords: 40}
		err := bus.RunLoop(ctx, cfg, lc, newStage(cfg, func(*kgo.Record, int) error { return fault.Rejectf("schema") }), deps())
		cancel()
		if fault.ClassOf(err) != fault.Fatal {
			t.Errorf("transactional %v: got %v, want a fatal error", transactional, err)
		}
		if n := len(bustest.Read(t, cfg, topic.DeadLetter(in))); n > 100 {
			t.Errorf("transactional %v: %d dead letters, want at most 100", transactional, n)
		}
	}
}

func TestFatalErrorEndsTheLoop(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	offer(t, cfg, 5)
	lc := bus.LoopConfig{Group: "g", Topics: []string{in}}
	err := bus.RunLoop(t.Context(), cfg, lc, newStage(cfg, func(*kgo.Record, int) error { return fault.Fatally(io.ErrClosedPipe) }), deps())
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

// TestDeletedUnreadRecordsStopTheStage lets retention overtake a group: to go on would take the loss for silence.
func TestDeletedUnreadRecordsStopTheStage(t *testing.T) {
	t.Parallel()
	for _, transactional := range []bool{true, false} {
		cfg := bustest.Cluster(t)
		offer(t, cfg, 80)
		lc := bus.LoopConfig{Transactional: transactional, Group: "g", Topics: []string{in}}
		first := newStage(cfg, nil)
		stop := start(t, cfg, lc, first)
		checkOutputs(t, cfg, 80)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		offer(t, cfg, 80)
		bustest.Trim(t, cfg, in)
		offer(t, cfg, 80)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		err := bus.RunLoop(ctx, cfg, lc, newStage(cfg, nil), deps())
		cancel()
		if fault.ClassOf(err) != fault.Fatal || !strings.Contains(err.Error(), "were deleted before group g read them") || !strings.Contains(err.Error(), in) {
			t.Errorf("transactional %v: got %v", transactional, err)
		}
	}
}

// TestNewGroupBeginsAtWhatIsLeft wants a group without a place to begin where the topic does.
func TestNewGroupBeginsAtWhatIsLeft(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	bustest.Send(t, cfg, bus.PersonRecord(in, "00o", "u1", nil, []byte("gone")))
	bustest.Trim(t, cfg, in)
	offer(t, cfg, 40)
	start(t, cfg, bus.LoopConfig{Transactional: true}, newStage(cfg, nil))
	checkOutputs(t, cfg, 40)
}
