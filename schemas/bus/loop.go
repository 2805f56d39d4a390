package bus

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/fault"
	"recert/schemas/topic"
)

// Handler is what a stage does with records. Its methods are called from one goroutine.
type Handler interface {
	// Assign restores the state of partition p of all input topics. It is called before the partition's first
	// record, and again whenever what was handled since may not have been committed.
	Assign(ctx context.Context, p int32) error
	// Revoke forgets the partition.
	Revoke(p int32)
	// Handle works on records of one lane, per partition in order. Its error's class (package fault) decides:
	// Reject splits the batch until the bad record is found and dead-letters it, Retry and Wait repeat the
	// batch, Fatal ends the loop. A record it knows to be bad goes to out.Reject and the rest goes on.
	Handle(ctx context.Context, b Batch, out Output) error
}

// Ticker is a Handler that also has something to do without a record, about every LoopConfig.TickEvery.
type Ticker interface {
	Tick(ctx context.Context, p int32, out Output) error
}

// Batch is work for one lane.
type Batch struct {
	// Partition is the lane's, of every input topic.
	Partition int32
	Records   []*kgo.Record
}

// Output takes what a Handler makes of a batch.
type Output interface {
	// Produce writes a record: in the transaction of a transactional loop, else before the offsets commit.
	Produce(r *kgo.Record)
	// Reject sends the input record, untouched, to its topic's dead letters.
	Reject(r *kgo.Record, err error)
}

// LoopConfig shapes a loop.
type LoopConfig struct {
	// Group is the consumer group; its offsets start at the topics' start.
	Group  string
	Topics []string
	// Transactional puts outputs, dead letters and offsets into one transaction.
	Transactional bool
	// OneLane hands all partitions' records to Handle together, with Batch.Partition -1; only without Transactional.
	OneLane bool
	// MaxRecords bounds a batch. Default 2000.
	MaxRecords int
	// MaxWait is how long a batch may gather before it is handled; 0 handles what a poll brings.
	MaxWait time.Duration
	// Stretch makes batches larger and rarer for a server that asks for it: each error of class Wait doubles
	// MaxRecords and MaxWait, up to eight times, and good batches take it back. Only without Transactional.
	Stretch bool
	// TickEvery is the pause between two Ticks. Default 1s.
	TickEvery time.Duration
}

// The breaker and the back-off.
const (
	// stormLimit is how many records in a row may be rejected before the loop stops: that many are a bad
	// deploy, and must not empty a topic into its dead letters.
	stormLimit = 100
	backoffMin = 200 * time.Millisecond
	backoffMax = 15 * time.Second
	waitMax    = 5 * time.Minute
	fetchWait  = 100 * time.Millisecond
	pollWait   = time.Second

	sessionTimeout = 30 * time.Second
)

type loop struct {
	cfg      Config
	lc       LoopConfig
	handler  Handler
	deps     Deps
	metrics  *loopMetrics
	rejected int // in a row
	lastBad  error
	// connected tells that a session has reached a broker since the start.
	connected bool
}

// RunLoop runs the consume loop until ctx ends (nil) or a Fatal error.
func RunLoop(ctx context.Context, cfg Config, lc LoopConfig, h Handler, d Deps) error {
	if lc.MaxRecords <= 0 {
		lc.MaxRecords = 2000
	}
	if lc.TickEvery <= 0 {
		lc.TickEvery = time.Second
	}
	l := &loop{cfg: cfg, lc: lc, handler: h, deps: d, metrics: newLoopMetrics(d)}
	l.metrics.announce(lc.Topics)
	run := l.lanes
	if lc.Transactional {
		run = l.transact
	}
	return l.keepRunning(ctx, run)
}

// keepRunning starts a new session after every error that may pass.
func (l *loop) keepRunning(ctx context.Context, session func(context.Context) error) error {
	for failures := 0; ; failures++ {
		began := time.Now()
		err := session(ctx)
		l.metrics.hold(-l.metrics.held) // what a session held is gone with it
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the end of ctx is a clean stop
		}
		if err == nil {
			failures = -1
			continue
		}
		class := fault.ClassOf(err)
		// An address that was right once is right still: a broker that stays away now is waited for.
		if class == fault.Fatal || isConfig(err) && !l.connected {
			return err
		}
		if time.Since(began) > time.Minute {
			failures = 0
		}
		l.metrics.retries.WithLabelValues(class.String()).Inc()
		l.deps.Log.Warn("session ended, starting a new one", "group", l.lc.Group, "error", err.Error(), "class", class.String())
		if !sleep(ctx, max(backoff(failures), min(fault.Delay(err), waitMax))) {
			return nil
		}
	}
}

// backoff doubles from backoffMin to backoffMax, with jitter.
func backoff(failures int) time.Duration {
	d := backoffMax
	if failures < 7 {
		d = min(backoffMin<<failures, backoffMax)
	}
	return d/2 + rand.N(d/2)
}

// handle runs the handler on a batch and splits it when the whole of it was rejected.
func (l *loop) handle(ctx context.Context, b Batch, out *output) error {
	began := time.Now()
	produced, rejected := len(out.produced), len(out.rejected)
	err := l.handler.Handle(ctx, b, out)
	l.metrics.handled(len(b.Records), time.Since(began))
	if fault.ClassOf(err) != fault.Reject || err == nil {
		return err
	}
	out.produced, out.rejected = out.produced[:produced], out.rejected[:rejected]
	if len(b.Records) == 1 {
		out.Reject(b.Records[0], err)
		return nil
	}
	half := len(b.Records) / 2
	for _, part := range [][]*kgo.Record{b.Records[:half], b.Records[half:]} {
		if err := l.handle(ctx, Batch{b.Partition, part}, out); err != nil {
			return err
		}
	}
	return nil
}

// checkStorm counts rejections in a row, marks aside, and stops at stormLimit.
func (l *loop) checkStorm(records []*kgo.Record, out *output) error {
	bad := make(map[*kgo.Record]error, len(out.rejected))
	for _, r := range out.rejected {
		bad[r.record] = r.err
	}
	for _, r := range records {
		if HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		err, isBad := bad[r]
		if !isBad {
			l.rejected = 0
			continue
		}
		l.lastBad = err
		if l.rejected++; l.rejected >= stormLimit {
			return fault.Fatalf("%d records in a row were rejected, so this is no bad record but a bad deploy; the last: %w", l.rejected, fault.Fatally(l.lastBad))
		}
	}
	return nil
}

func (l *loop) groupOptions() []kgo.Opt {
	return []kgo.Opt{
		kgo.ConsumerGroup(l.lc.Group), kgo.InstanceID(l.lc.Group + "-" + l.cfg.Instance), kgo.ConsumeTopics(l.lc.Topics...),
		// The range balancer gives partition p of every topic to one member.
		kgo.Balancers(kgo.RangeBalancer()), kgo.DisableAutoCommit(),
		// A group's first read begins at the start; a place that is gone later is a loss, and is not stepped over.
		kgo.ConsumeStartOffset(kgo.NewOffset().AtStart()), kgo.ConsumeResetOffset(kgo.NoResetOffset()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.FetchMaxWait(fetchWait), kgo.SessionTimeout(sessionTimeout),
		kgo.RebalanceTimeout(2 * sessionTimeout),
	}
}

// logFetchErrors reports what the client will retry by itself, and returns what it cannot.
func (l *loop) fetchErrors(ctx context.Context, fetches kgo.Fetches) error {
	err := fetchError(ctx, fetches)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // stopping
	}
	switch {
	case err == nil:
		return nil
	case errors.Is(err, kerr.OffsetOutOfRange), errors.As(err, new(*kgo.ErrDataLoss)):
		return fault.Fatalf("records were deleted before group %s read them, and what they said is lost: %w; have their source read again, "+
			"then move the group's offsets to the start of the partition", l.lc.Group, err)
	default:
		return fmt.Errorf("polling: %w", err)
	}
}
