package review

import (
	"encoding/json"
	"fmt"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
)

// publish sends the directory and notes its positions, then the usage sets.
func publish(t *testing.T, kafka bus.Config, w *world) {
	t.Helper()
	bustest.Send(t, kafka, w.directory()...)
	names := []string{topic.OktaUser, topic.OktaApp, topic.OktaGroup, topic.OktaAssignment, topic.OktaCampaign, topic.OktaRiskRule}
	ends, err := bus.EndPositions(t.Context(), kafka, names...)
	if err != nil {
		t.Fatal(err)
	}
	w.positions = ends
	bustest.Send(t, kafka, w.usage(false)...)
}

func recommended(t *testing.T, kafka bus.Config) map[string][]recommendation.Recommendation {
	t.Helper()
	all := map[string][]recommendation.Recommendation{}
	for _, r := range bustest.Read(t, kafka, topic.Recommendation) {
		var rec recommendation.Recommendation
		if err := json.Unmarshal(r.Value, &rec); err != nil {
			t.Fatal(err)
		}
		all[rec.ReviewID] = append(all[rec.ReviewID], rec)
	}
	return all
}

// output is all that the stage writes, as sorted text; positions of the test's own cluster aside.
func output(t *testing.T, kafka bus.Config) []string {
	t.Helper()
	var all []string
	for _, name := range []string{topic.Recommendation, topic.ActionCommand, topic.ScoreProgress} {
		for _, r := range bustest.Read(t, kafka, name) {
			all = append(all, fmt.Sprintf("%s/%d %s %s", r.Topic, r.Partition, r.Key, r.Value))
		}
	}
	sort.Strings(all)
	return all
}

func scoredAll(t *testing.T, kafka bus.Config, w *world) func() bool {
	t.Helper()
	return func() bool { return len(recommended(t, kafka)) == len(w.reviews) }
}

func TestReviewWaitsForMark(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	publish(t, kafka, w)
	bustest.Send(t, kafka, append(w.items(), w.ready()...)...)
	marks := w.marks()
	bustest.Send(t, kafka, marks[:len(marks)-1]...)
	r := newReview(t, kafka)
	defer boottest.Start(t, r).Stop()
	bustest.Await(t, "readiness", r.deps.Ready.Ready)
	time.Sleep(1500 * time.Millisecond) // nothing may happen, for longer than a tick
	if got := recommended(t, kafka); len(got) != 0 {
		t.Fatalf("%d items were scored although one partition's mark is missing", len(got))
	}
	bustest.Send(t, kafka, marks[len(marks)-1])
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	for id, revisions := range recommended(t, kafka) {
		if len(revisions) != 1 || revisions[0].Revision != 1 {
			t.Errorf("%s: got %d recommendations, the first of revision %d; want one of revision 1", id, len(revisions), revisions[0].Revision)
		}
	}
}

func TestReviewIncompleteThenReplaced(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	publish(t, kafka, w)
	bustest.Send(t, kafka, append(w.items(), w.ready()...)...)
	r := newReview(t, kafka)
	r.stage.cfg.Wait = time.Nanosecond
	defer boottest.Start(t, r).Stop()
	bustest.Await(t, "notices", scoredAll(t, kafka, w))
	for id, revisions := range recommended(t, kafka) {
		if rec := revisions[0]; rec.Revision != 0 || rec.Outcome != recommendation.Clarify || rec.Reasons[0].Code != "DATA_INCOMPLETE" {
			t.Errorf("%s: got revision %d, %s; want 0, clarify", id, rec.Revision, rec.Outcome)
		}
	}
	bustest.Send(t, kafka, w.marks()...)
	bustest.Await(t, "replacements", func() bool {
		for _, revisions := range recommended(t, kafka) {
			if len(revisions) != 2 || revisions[1].Revision != 1 {
				return false
			}
		}
		return true
	})
}

func TestReviewWaitsForEveryItem(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	publish(t, kafka, w)
	items := w.items()
	bustest.Send(t, kafka, append(append(items[1:len(items):len(items)], w.ready()...), w.marks()...)...)
	r := newReview(t, kafka)
	defer boottest.Start(t, r).Stop()
	late := items[0].Partition
	held := 0
	for _, it := range items {
		if it.Partition == late {
			held++
		}
	}
	bustest.Await(t, "the other partitions", func() bool { return len(recommended(t, kafka)) == len(items)-held })
	bustest.Send(t, kafka, items[0])
	bustest.Await(t, "the last partition", scoredAll(t, kafka, w))
}

// TestReviewKilledMidTransaction breaks the first transactions off, as a crash before the commit does, and then
// starts a second instance over the same topics.
func TestReviewKilledMidTransaction(t *testing.T) {
	t.Parallel()
	calm := bustest.Cluster(t)
	undisturbed := run(t, calm)

	broker, kafka := bustest.Broker(t)
	came := bustest.Fence(broker, 2)
	disturbed := run(t, kafka)
	if diff := cmp.Diff(undisturbed, disturbed); diff != "" {
		t.Errorf("an aborted transaction changed the outcome (-undisturbed +disturbed):\n%s", diff)
	}
	if came() < 3 {
		t.Error("no transaction was broken off")
	}
}

// run scores the world and returns what was written, after a restart that must add nothing.
func run(t *testing.T, kafka bus.Config) []string {
	t.Helper()
	w := newWorld(t)
	publish(t, kafka, w)
	bustest.Send(t, kafka, append(append(w.items(), w.ready()...), w.marks()...)...)
	boottest.Restarting(t, func() *Review { return newReview(t, kafka) }, func() { // a fenced session ends it
		bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	})
	restarted := newReview(t, kafka)
	stop := boottest.Start(t, restarted).Stop
	bustest.Await(t, "readiness", restarted.deps.Ready.Ready)
	time.Sleep(1500 * time.Millisecond) // nothing may happen, for longer than a tick
	stop()
	return output(t, kafka)
}

// TestReviewBadRecordIsParked sends a record that is no review among good ones.
func TestReviewBadRecordIsParked(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	publish(t, kafka, w)
	bad := &kgo.Record{Topic: topic.OktaReview, Partition: 3, Key: []byte("x"), Value: []byte(`{"org":"o"`)}
	bustest.Send(t, kafka, append(append(append([]*kgo.Record{bad}, w.items()...), w.ready()...), w.marks()...)...)
	defer boottest.Start(t, newReview(t, kafka)).Stop()
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	bustest.Await(t, "the dead letter", func() bool { return len(bustest.Read(t, kafka, topic.DeadLetter(topic.OktaReview))) == 1 })
}

// TestReviewPartialDirectory names positions that leave the assignments out: nothing may be revoked.
func TestReviewPartialDirectory(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	publish(t, kafka, w)
	delete(w.positions, topic.OktaAssignment)
	bustest.Send(t, kafka, append(append(w.items(), w.ready()...), w.marks()...)...)
	defer boottest.Start(t, newReview(t, kafka)).Stop()
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	for id, revisions := range recommended(t, kafka) {
		if rec := revisions[0]; rec.Outcome != recommendation.Clarify || rec.Reasons[0].Code != "DIRECTORY_INCOMPLETE" {
			t.Errorf("%s: got %s because of %s", id, rec.Outcome, rec.Reasons[0].Code)
		}
	}
}

// TestReviewHistoryIsNeverScored marks the campaign as closed when first seen.
func TestReviewHistoryIsNeverScored(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for i := range w.reviews {
		w.reviews[i].History = true
	}
	r := newReview(t, bus.DefaultConfig())
	part := newPartition()
	for i, rec := range w.items() {
		rec.Offset = int64(i)
		if err := part.apply(rec); err != nil {
			t.Fatal(err)
		}
	}
	r.stage.partitions[0] = part
	out := &collector{}
	if err := r.stage.Tick(t.Context(), 0, out); err != nil || len(out.Produced) != 0 {
		t.Errorf("history gave %d records (%v)", len(out.Produced), err)
	}
}
