package syslog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"recert/schemas/boottest"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

// liar stands between the reader and Kafka and makes commits fail.
type liar struct {
	transactor
	// fate is asked before each commit.
	fate func() fate
}

type fate int

const (
	commits   fate = iota
	fails          // nothing reached Kafka
	lost           // it was committed, and the answer got lost
	abandoned      // everything was written, and the process died before the commit
)

var errTest = errors.New("a failure made by the test")

func (l *liar) Do(ctx context.Context, records ...*kgo.Record) error {
	switch l.fate() {
	case fails:
		return errTest
	case lost:
		return errors.Join(errTest, l.transactor.Do(ctx, records...))
	case abandoned:
		// A record that no batch holds makes the transaction fail behind the page's own records.
		return l.transactor.Do(ctx, append(records, &kgo.Record{Topic: topic.OktaCursor, Value: make([]byte, 5<<20)})...)
	default:
		return l.transactor.Do(ctx, records...)
	}
}

func lying(fate func() fate) func(*Poll) {
	return func(p *Poll) { p.wrap = func(t transactor) transactor { return &liar{t, fate} } }
}

func TestPollCommitFails(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]fate{"nothing written": fails, "answer lost": lost, "all written, not committed": abandoned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kafka, o := bustest.Cluster(t), newOkta(t)
			o.add(logins(0, 45)...)
			n := 0
			p := newPoll(t, kafka, o, lying(func() fate {
				if n++; n == 2 || n == 4 || n == 5 {
					return f
				}
				return commits
			}))
			readTo(t, kafka, p, 45)
			checkExactlyOnce(t, kafka, o.log)
			if got := place(t, kafka).Position; got != 45 {
				t.Errorf("position %d, want 45", got)
			}
		})
	}
}

// TestPollRestartsMidPage kills the connection at the very commit, so that the records are in Kafka and the
// transaction is open when the next instance starts.
func TestPollRestartsMidPage(t *testing.T) {
	t.Parallel()
	broker, kafka := bustest.Broker(t)
	o := newOkta(t)
	o.add(logins(0, 35)...)
	var ends atomic.Int64
	died := make(chan struct{})
	broker.ControlKey(int16(kmsg.EndTxn), func(kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		if ends.Add(1) < 3 {
			return nil, nil, false
		}
		select {
		case <-died:
			return nil, nil, false
		default:
			return nil, errTest, true // cuts the connection
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	p := newPoll(t, kafka, o)
	go func() { first <- p.Run(ctx) }()
	bustest.Await(t, "the commit that is cut", func() bool { return ends.Load() >= 3 })
	cancel()
	close(died)
	<-first
	readTo(t, kafka, newPoll(t, kafka, o), 35)
	checkExactlyOnce(t, kafka, o.log)
}

// TestPollSecondInstanceFencesTheFirst lets two instances run: the older one ends, and nothing is doubled.
func TestPollSecondInstanceFencesTheFirst(t *testing.T) {
	t.Parallel()
	kafka, o := bustest.Cluster(t), newOkta(t)
	o.add(logins(0, 15)...)
	one, two := newPoll(t, kafka, o), newPoll(t, kafka, o)
	at := func(p *Poll, n float64) func() bool {
		return func() bool { return testutil.ToFloat64(p.metrics.position) == n }
	}
	first := boottest.Start(t, one)
	bustest.Await(t, "the first instance", at(one, 15))
	second := boottest.Start(t, two)
	err := first.Ended()
	if err == nil || !strings.Contains(err.Error(), "another instance took over (okta-poll-"+testOrg+")") {
		t.Errorf("the first instance ended with %v", err)
	}
	o.add(logins(15, 20)...)
	bustest.Await(t, "the second instance", at(two, 35))
	second.Stop()
	checkExactlyOnce(t, kafka, o.log)
}

// TestPollNoLossOnAnyStop stops, cuts and fences at random; the log ends up in Kafka once, in order.
func TestPollNoLossOnAnyStop(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			kafka, o := bustest.Cluster(t), newOkta(t)
			dice := rand.New(rand.NewPCG(seed, 1))
			var evil atomic.Bool
			evil.Store(true)
			var mu sync.Mutex // the server may still answer a request that its reader gave up on
			throw := func(n int) int {
				mu.Lock()
				defer mu.Unlock()
				return dice.IntN(n)
			}
			roll := func(n int) int {
				if !evil.Load() {
					return n
				}
				return throw(n)
			}
			o.spoil = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
				switch roll(12) {
				case 0:
					_, _ = io.WriteString(w, "<html>")
				case 1:
					_, _ = io.WriteString(w, "[]") // no link
				default:
					return false
				}
				return true
			}
			fate := func() fate {
				if n := roll(9); n <= 3 {
					return fate(n)
				}
				return commits
			}
			total := 0
			for round := range 6 {
				n := throw(40)
				o.add(logins(total, n)...)
				total += n
				p := newPoll(t, kafka, o, lying(fate), func(p *Poll) { p.limit = 1 + throw(12) })
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(throw(120))*time.Millisecond)
				err := p.Run(ctx)
				cancel()
				if err != nil {
					t.Fatalf("round %d ended with %v", round, err)
				}
			}
			evil.Store(false)
			readTo(t, kafka, newPoll(t, kafka, o), int64(total))
			checkExactlyOnce(t, kafka, o.log)
			if got := place(t, kafka).Position; got != int64(total) {
				t.Errorf("position %d, want %d", got, total)
			}
		})
	}
}

// TestPollStopsWhileKafkaIsAway wants the poller to outlive an outage and to stop within the time to drain.
func TestPollStopsWhileKafkaIsAway(t *testing.T) {
	t.Parallel()
	broker, kafka := bustest.Broker(t)
	o := newOkta(t)
	o.add(logins(0, 5)...)
	p := newPoll(t, kafka, o, func(p *Poll) { p.commitTimeout = time.Second })
	r := boottest.Start(t, p)
	bustest.Await(t, "the first page", func() bool { return p.deps.Ready.Ready() })
	broker.Close()
	bustest.Await(t, "a page that cannot be written", func() bool { return testutil.ToFloat64(p.metrics.retries.WithLabelValues("retry")) > 0 })
	select {
	case <-r.Done():
		t.Fatalf("an outage ended the poller: %v", r.End())
	case <-time.After(300 * time.Millisecond):
	}
	began := time.Now()
	r.Stop()
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("stopping took %s", took)
	}
}
