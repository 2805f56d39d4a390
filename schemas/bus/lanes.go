package bus

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/fault"
)

// oneLane is the key of the only lane of a LoopConfig.OneLane loop.
const oneLane = int32(-1)

// finishWait is how long a stopping loop may take to finish what it took.
const finishWait = 15 * time.Second

// lanes is one session of an at-least-once loop. Each lane gathers records until it is due, is handled,
// and only then commits. A lane that must wait is paused and keeps its records; the others flow.
func (l *loop) lanes(ctx context.Context) error {
	s := &laneSession{loop: l, lanes: map[int32]*lane{}, owned: map[int32]bool{}}
	opts, err := l.cfg.options()
	if err != nil {
		return err
	}
	opts = append(opts, l.groupOptions()...)
	opts = append(opts, kgo.BlockRebalanceOnPoll(), kgo.OnPartitionsAssigned(s.assigned), kgo.OnPartitionsRevoked(s.revoked), kgo.OnPartitionsLost(s.revoked))
	if s.cl, err = kgo.NewClient(opts...); err != nil {
		return fmt.Errorf("opening a session: %w", err)
	}
	defer s.cl.CloseAllowingRebalance()
	if err := awaitBroker(ctx, s.cl, l.cfg); err != nil {
		return err
	}
	l.connected = true
	for ctx.Err() == nil {
		if err := s.cycle(ctx); err != nil {
			return err
		}
	}
	return s.finish(ctx)
}

type laneSession struct {
	*loop
	cl *kgo.Client

	// mu guards what the client's rebalance callbacks touch; they run only between cycles.
	mu       sync.Mutex
	lanes    map[int32]*lane
	owned    map[int32]bool
	assigns  []int32
	revokes  []int32
	lastTick time.Time
}

func (s *laneSession) assigned(_ context.Context, _ *kgo.Client, parts map[string][]int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range parts {
		s.assigns = append(s.assigns, list...)
	}
}

// revoked drops what was gathered of the partitions; it was not committed, so the next owner gets it.
func (s *laneSession) revoked(_ context.Context, _ *kgo.Client, parts map[string][]int32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, list := range parts {
		s.revokes = append(s.revokes, list...)
		for _, p := range list {
			for _, ln := range s.lanes {
				s.metrics.hold(-ln.drop(name, p))
			}
		}
	}
}

func (s *laneSession) cycle(ctx context.Context) error {
	poll, cancel := context.WithTimeout(ctx, s.nextDue())
	fetches := s.cl.PollRecords(poll, s.lc.MaxRecords)
	cancel()
	defer s.cl.AllowRebalance()
	if ctx.Err() != nil {
		return nil
	}
	if err := s.fetchErrors(ctx, fetches); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.settle(ctx); err != nil {
		return err
	}
	s.gather(fetches)
	for _, key := range sortedKeys(s.lanes) {
		if ln := s.lanes[key]; ln.due(time.Now(), s.lc) {
			if err := s.work(ctx, ln); err != nil {
				return err
			}
		}
	}
	return s.tick(ctx)
}

// nextDue returns how long a poll may wait before some lane wants to be handled.
func (s *laneSession) nextDue() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := min(pollWait, s.lc.TickEvery)
	now := time.Now()
	for _, ln := range s.lanes {
		if len(ln.pending) == 0 {
			continue
		}
		at := ln.since.Add(ln.maxWait(s.lc))
		if ln.attempts > 0 {
			at = ln.retryAt
		}
		wait = min(wait, at.Sub(now))
	}
	return max(wait, time.Millisecond)
}

func (s *laneSession) settle(ctx context.Context) error {
	for _, p := range s.revokes {
		if s.owned[p] {
			s.handler.Revoke(p)
		}
		delete(s.lanes, p)
		delete(s.owned, p)
		s.cl.ResumeFetchPartitions(s.everyTopic(p))
	}
	for _, p := range s.assigns {
		if s.owned[p] {
			continue
		}
		if err := s.handler.Assign(ctx, p); err != nil {
			return fmt.Errorf("restoring partition %d: %w", p, err)
		}
		s.owned[p] = true
	}
	s.assigns, s.revokes = nil, nil
	for _, ln := range s.lanes {
		if len(ln.pending) == 0 { // all that it waited with was taken away
			ln.attempts, ln.retryAt = 0, time.Time{}
			s.resume(ln)
		}
	}
	return nil
}

func (s *laneSession) everyTopic(p int32) map[string][]int32 {
	parts := make(map[string][]int32, len(s.lc.Topics))
	for _, name := range s.lc.Topics {
		parts[name] = []int32{p}
	}
	return parts
}

func (s *laneSession) gather(fetches kgo.Fetches) {
	now := time.Now()
	fetches.EachPartition(func(p kgo.FetchTopicPartition) {
		if len(p.Records) == 0 {
			return
		}
		s.metrics.fetched(p)
		key := p.Partition
		if s.lc.OneLane {
			key = oneLane
		}
		ln := s.lanes[key]
		if ln == nil {
			ln = &lane{partition: key}
			s.lanes[key] = ln
		}
		if len(ln.pending) == 0 {
			ln.since = now
		}
		ln.pending = append(ln.pending, p.Records...)
		if ln.attempts > 0 && len(ln.pending) >= ln.maxRecords(s.lc) {
			s.pause(ln)
		}
	})
}

// work handles a lane's records, then writes outputs and dead letters, then commits.
func (s *laneSession) work(ctx context.Context, ln *lane) error {
	out := &output{}
	err := s.handle(ctx, Batch{ln.partition, ln.pending}, out)
	if err == nil {
		err = s.checkStorm(ln.pending, out)
	}
	if err == nil {
		letters := out.deadLetters(s.deps.Service, ln.attempts+1)
		err = produceAll(ctx, s.cl, slices.Concat(out.produced, letters))
	}
	if err != nil {
		return s.postpone(ctx, ln, err)
	}
	fault.Point(s.deps.Service + "-before-commit")
	if err := s.cl.CommitRecords(ctx, ln.pending...); err != nil {
		// The effect is durable and may be repeated: whoever owns the partition next will read it again.
		s.deps.Log.Warn("committing offsets", "group", s.lc.Group, "error", err.Error())
		s.metrics.retries.WithLabelValues(retryCommit).Inc()
	}
	s.metrics.committed(ln.pending, out)
	ln.succeeded()
	s.resume(ln)
	return nil
}

// postpone pauses the lane until it may work again; a Fatal error ends the session.
func (s *laneSession) postpone(ctx context.Context, ln *lane, err error) error {
	class := fault.ClassOf(err)
	if class == fault.Fatal || isConfig(err) {
		return err
	}
	if ctx.Err() != nil {
		return nil //nolint:nilerr // stopping: what was not committed comes again
	}
	wait := max(backoff(ln.attempts), min(fault.Delay(err), waitMax))
	ln.attempts++
	ln.retryAt = time.Now().Add(wait)
	s.metrics.retries.WithLabelValues(class.String()).Inc()
	s.deps.Log.Warn("work is postponed", "group", s.lc.Group, "partition", ln.partition, "attempts", ln.attempts,
		"class", class.String(), "error", err.Error())
	gathers := class == fault.Wait && s.lc.Stretch
	if gathers {
		ln.stretched()
	}
	if gathers && len(ln.pending) < ln.maxRecords(s.lc) {
		s.resume(ln)
	} else {
		s.pause(ln)
	}
	return nil
}

// pause keeps the lane from gathering more: all of its topics when it is the only lane.
func (s *laneSession) pause(ln *lane) {
	ln.paused = true
	if s.lc.OneLane {
		s.cl.PauseFetchTopics(s.lc.Topics...)
		return
	}
	s.cl.PauseFetchPartitions(s.everyTopic(ln.partition))
}

func (s *laneSession) resume(ln *lane) {
	if !ln.paused {
		return
	}
	ln.paused = false
	if s.lc.OneLane {
		s.cl.ResumeFetchTopics(s.lc.Topics...)
		return
	}
	s.cl.ResumeFetchPartitions(s.everyTopic(ln.partition))
}

func (s *laneSession) tick(ctx context.Context) error {
	ticker, ok := s.handler.(Ticker)
	if !ok || time.Since(s.lastTick) < s.lc.TickEvery {
		return nil
	}
	s.lastTick = time.Now()
	for _, key := range sortedKeys(s.owned) {
		out := &output{}
		if err := ticker.Tick(ctx, key, out); err != nil {
			return fmt.Errorf("ticking partition %d: %w", key, err)
		}
		if err := produceAll(ctx, s.cl, out.produced); err != nil {
			return fmt.Errorf("producing: %w", err)
		}
	}
	return nil
}

// finish handles what was gathered when ctx ended, and commits only that.
func (s *laneSession) finish(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishWait)
	defer cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range sortedKeys(s.lanes) {
		ln := s.lanes[key]
		if len(ln.pending) == 0 || ln.attempts > 0 {
			continue
		}
		if err := s.work(ctx, ln); err != nil {
			return err
		}
	}
	return nil
}
