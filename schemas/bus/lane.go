package bus

import (
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Bounds of LoopConfig.Stretch.
const (
	// maxStretch doublings make batches eight times as large.
	maxStretch = 3
	// calmBatches in a row take one doubling back.
	calmBatches = 20
)

// lane is what one partition, or all of them together, gather until it is due.
type lane struct {
	partition int32
	pending   []*kgo.Record
	since     time.Time
	retryAt   time.Time
	attempts  int
	paused    bool
	// stretch counts the doublings of LoopConfig.Stretch, calm the good batches since the last.
	stretch, calm int
}

// due tells whether the lane's records should be handled now.
func (ln *lane) due(now time.Time, lc LoopConfig) bool {
	if len(ln.pending) == 0 || now.Before(ln.retryAt) {
		return false
	}
	return ln.attempts > 0 || len(ln.pending) >= ln.maxRecords(lc) || now.Sub(ln.since) >= ln.maxWait(lc)
}

func (ln *lane) maxRecords(lc LoopConfig) int        { return lc.MaxRecords << ln.stretch }
func (ln *lane) maxWait(lc LoopConfig) time.Duration { return lc.MaxWait << ln.stretch }

// stretched makes the next batches larger and rarer.
func (ln *lane) stretched() { ln.stretch, ln.calm = min(ln.stretch+1, maxStretch), 0 }

// succeeded empties the lane, and takes a doubling back once the other side has been calm for long enough.
func (ln *lane) succeeded() {
	ln.pending, ln.attempts, ln.retryAt = nil, 0, time.Time{}
	if ln.stretch == 0 {
		return
	}
	if ln.calm++; ln.calm >= calmBatches {
		ln.stretch, ln.calm = ln.stretch-1, 0
	}
}

// drop forgets what was gathered of a partition and returns how much that was.
func (ln *lane) drop(name string, partition int32) int {
	before := len(ln.pending)
	kept := ln.pending[:0]
	for _, r := range ln.pending {
		if r.Topic != name || r.Partition != partition {
			kept = append(kept, r)
		}
	}
	ln.pending = kept
	return before - len(kept)
}
