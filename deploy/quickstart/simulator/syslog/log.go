package syslog

import (
	"encoding/json"
	"sync"
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// Log is an org's System Log. It is safe for concurrent use.
type Log struct {
	org      *org.Org
	pens     pens
	history  []event
	verbatim [][]byte

	mu   sync.RWMutex
	tail []Entry
}

// Entry is one event of the log's tail: what came after the campaign's launch.
type Entry struct {
	// Persisted is when Okta stored the event, in milliseconds since 1970.
	Persisted int64 `json:"persisted"`
	// Type is the event's type.
	Type string `json:"type"`
	// JSON is the LogEvent.
	JSON json.RawMessage `json:"json"`
}

// New writes the history of o. Lines are LogEvents to serve as they are, just before the campaign's launch.
func New(o *org.Org, lines [][]byte) *Log {
	l := &Log{org: o, verbatim: lines}
	l.pens = newPens(o)
	l.history = write(o)
	return l
}

// Len is the number of events in the log now.
func (l *Log) Len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.fixed() + len(l.tail)
}

// Past is the number of events up to and with the campaign's launch.
func (l *Log) Past() int { return l.fixed() }

// fixed counts history, verbatim lines and the launch, which is the last of history.
func (l *Log) fixed() int { return len(l.history) + len(l.verbatim) }

// Append adds an event to the end of the log.
func (l *Log) Append(e Entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, e)
}

// AppendJSON appends the JSON of the event at position i, which must be below [Log.Len].
func (l *Log) AppendJSON(b []byte, i int) []byte {
	last := len(l.history) - 1
	switch {
	case i < last:
		return l.pens.render(b, &l.history[i], uint64(i))
	case i < last+len(l.verbatim):
		return append(b, l.verbatim[i-last]...)
	case i == l.fixed()-1:
		return l.pens.render(b, &l.history[last], uint64(last))
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return append(b, l.tail[i-l.fixed()].JSON...)
}

// Persisted is when the event at position i was stored, in milliseconds since 1970. It never falls with i.
func (l *Log) Persisted(i int) int64 {
	last := len(l.history) - 1
	switch {
	case i < last:
		return l.history[i].persisted
	case i < l.fixed():
		return l.history[last].persisted
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.tail[i-l.fixed()].Persisted
}

// TypeAt is the type of the event at position i; empty for verbatim lines.
func (l *Log) TypeAt(i int) string {
	last := len(l.history) - 1
	switch {
	case i < last:
		return l.history[i].kind.Name()
	case i == l.fixed()-1:
		return l.history[last].kind.Name()
	case i < l.fixed():
		return ""
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.tail[i-l.fixed()].Type
}

// Since is the first position whose event was stored at or after t.
func (l *Log) Since(t time.Time) int {
	n, at := l.Len(), t.UnixMilli()
	low, high := 0, n
	for low < high {
		if mid := (low + high) / 2; l.Persisted(mid) < at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// Types counts the events of the history by type; verbatim lines are not counted.
func (l *Log) Types() map[string]int {
	n := map[string]int{}
	for i := range l.history {
		n[l.history[i].kind.Name()]++
	}
	return n
}
