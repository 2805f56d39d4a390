package stage

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func TestEventsWaitForTheSnapshotThenJoin(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, staff()...)
	bustest.Send(t, kafka, history(4, 20)...)
	bustest.Send(t, kafka, arrive(topic.SourcePoll, sso(alice, "a", begin)))
	seen := follow(t, kafka)
	e := newEnrich(t, kafka)
	defer boottest.Start(t, e).Stop()
	bustest.Await(t, "readiness", e.deps.Ready.Ready)
	time.Sleep(700 * time.Millisecond) // nothing may happen, for longer than several polls
	if got := seen.outputs(); len(got) != 0 {
		t.Fatalf("%d records were written before the snapshot", len(got))
	}
	bustest.Send(t, kafka, snapshot(testOrg))
	seen.awaitMarks(20)
	if a := seen.awaitEvent("a"); !a.Joined || a.Department != "Finance" || a.Title != "Clerk" || a.Manager != bob || a.UserStatus != "ACTIVE" || a.UserType != "employee" {
		t.Errorf("the event is joined with %+v", a)
	}
}

func TestJoinWaitOverGoesOnAndALateSnapshotServesLaterEvents(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, staff()...)
	bustest.Send(t, kafka, arrive(topic.SourcePoll, sso(alice, "early", begin)))
	seen := follow(t, kafka)
	e := newEnrich(t, kafka, func(c *Config) { c.JoinWait = 50 * time.Millisecond })
	defer boottest.Start(t, e).Stop()
	if a := seen.awaitEvent("early"); a.Joined || a.Department != "" || a.AppName == "" {
		t.Errorf("without a snapshot the event is %+v", a)
	}
	bustest.Send(t, kafka, snapshot(testOrg))
	bustest.Await(t, "the directory", func() bool { return e.directory.Complete(testOrg) })
	bustest.Send(t, kafka, arrive(topic.SourcePoll, sso(alice, "late", begin.Add(time.Hour))))
	if a := seen.awaitEvent("late"); !a.Joined || a.Department != "Finance" || a.IdleDays != 0 {
		t.Errorf("after the snapshot the event is %+v", a)
	}
}

// TestStopWhileWaiting ends the service in the middle of a long wait.
func TestStopWhileWaiting(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, arrive(topic.SourcePoll, sso(alice, "a", begin)))
	e := newEnrich(t, kafka)
	stop := boottest.Start(t, e).Stop
	bustest.Await(t, "the wait", func() bool { return testutil.ToFloat64(e.stage.metrics.waiting) == 1 })
	began := time.Now()
	stop()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("the stop took %s", took)
	}
	if got := bustest.Read(t, kafka, topic.AccessEvent); len(got) != 0 {
		t.Errorf("%d records were written", len(got))
	}
}

// deaf is a directory that never becomes complete for any org but one.
type deaf struct{ complete string }

func (d deaf) Complete(org string) bool { return org == d.complete }

func (d deaf) Await(ctx context.Context, org string) error {
	if org == d.complete {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func TestGateWaitsOnceAnOrg(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := offline(t).gate
		g.directory, g.wait = deaf{"00oWhole"}, 10*time.Minute
		var said strings.Builder
		g.log = slog.New(slog.NewTextHandler(&said, nil))
		began := time.Now()
		pass := func(ctx context.Context, org string, joined bool, waited time.Duration) {
			t.Helper()
			got, err := g.pass(ctx, org)
			if got != joined || time.Since(began) != waited {
				t.Errorf("%s: joined %v after %s (%v), want %v after %s", org, got, time.Since(began), err, joined, waited)
			}
		}
		pass(t.Context(), "00oWhole", true, 0)
		// What is left of a wait goes on after it was interrupted.
		interrupted, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
		defer cancel()
		pass(interrupted, "00oNew", false, 4*time.Minute)
		pass(t.Context(), "00oNew", false, 10*time.Minute)
		pass(t.Context(), "00oNew", false, 10*time.Minute)
		pass(t.Context(), "00oWhole", true, 10*time.Minute)
		pass(t.Context(), "00oOther", false, 20*time.Minute)
		if n := strings.Count(said.String(), "events wait"); n != 2 {
			t.Errorf("the start of a wait was told %d times, want once an org:\n%s", n, said.String())
		}
		if n := strings.Count(said.String(), "no complete snapshot came"); n != 2 {
			t.Errorf("the end of a wait was told %d times, want once an org:\n%s", n, said.String())
		}
	})
}

func TestInterruptedWaitWritesNothing(t *testing.T) {
	t.Parallel()
	s := offline(t)
	s.gate.directory = deaf{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := arrive(topic.SourcePoll, sso(alice, "a", begin))
	out := &collector{}
	err := s.Handle(ctx, bus.Batch{Partition: r.Partition, Records: []*kgo.Record{r}}, out)
	if err == nil || len(out.Produced)+len(out.Rejected) != 0 {
		t.Errorf("got %v and %d records, want an error and none", err, len(out.Produced))
	}
}
