package stage

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

// history is a log in which every event comes by hook, poll and replay, closed by marks.
func history(people, events int) []*kgo.Record {
	var all []*kgo.Record
	for i := range events {
		body := sso(fmt.Sprint("00u", i%people), uuid(i), begin.Add(days(float64(i)/10)))
		all = append(all, arrive(topic.SourceHook, body), arrive(topic.SourcePoll, body), arrive(topic.SourceReplay, body))
	}
	for p := range int32(topic.PersonPartitions) {
		all = append(all, mark(p, int64(events)))
	}
	return all
}

// text is what was written, for comparison. How often a set is written depends on how records fell into
// batches, so of each set the last value stands; everything else stands as it is, in its order.
func text(records []*kgo.Record) []string {
	last := map[string]string{}
	var all []string
	for _, r := range records {
		line := fmt.Sprintf("%s/%d %s %x", r.Topic, r.Partition, r.Key, r.Value)
		if r.Topic == topic.AccessUsage {
			last[string(r.Key)] = line
			continue
		}
		all = append(all, line)
	}
	var sets []string
	for _, line := range last {
		sets = append(sets, line)
	}
	sort.Strings(sets)
	return append(all, sets...)
}

func marked(records []*kgo.Record, position int64) int {
	n := 0
	for _, r := range records {
		if bus.HeaderOf(r, topic.HeaderKind) == topic.KindMark && strings.Contains(string(r.Value), fmt.Sprintf(`"position":%d,`, position)) {
			n++
		}
	}
	return n
}

func TestEnrichEndToEnd(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	seen := follow(t, kafka)
	bustest.Send(t, kafka, people()...)
	huge := strings.Replace(sso(alice, "huge", begin), `"alternateId":"x@example.test"`, `"alternateId":"`+strings.Repeat("x", 2<<20)+`","displayName":"`+strings.Repeat("y", 1<<20)+`"`, 1)
	bad := arrive(topic.SourcePoll, "garbage")
	records := append(history(40, 200), arrive(topic.SourcePoll, huge), bad)
	bustest.Send(t, kafka, records...)
	defer boottest.Start(t, newEnrich(t, kafka)).Stop()
	seen.awaitMarks(200)
	seen.awaitEvent("huge")
	bustest.Await(t, "the dead letter", func() bool { return len(seen.letters()) == 1 })
	letter := seen.letters()[0]
	if string(letter.Value) != "garbage" || bus.HeaderOf(letter, bus.DLQError) != "the event is not a JSON object" {
		t.Errorf("the dead letter is %q because of %q", letter.Value, bus.HeaderOf(letter, bus.DLQError))
	}
	checkOnce(t, seen.outputs(), 201)
}

// checkOnce wants every event confirmed once, on its subject's partition, and its headers to say what it says.
func checkOnce(t *testing.T, records []*kgo.Record, events int) {
	t.Helper()
	ids := confirmed(t, records)
	if n := len(slices.Compact(slices.Clone(ids))); n != events || len(ids) != events {
		t.Errorf("%d events are confirmed, %d of them different; want %d", len(ids), n, events)
	}
	uses := map[string]int{}
	for _, r := range records {
		if bus.HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		person, _, _ := strings.Cut(strings.TrimPrefix(string(r.Key), testOrg+"|"), "|")
		if want := topic.Partition(testOrg, person); r.Partition != want || bus.HeaderOf(r, topic.HeaderOrg) != testOrg {
			t.Errorf("%s %s is on partition %d with org %q, want %d", r.Topic, r.Key, r.Partition, bus.HeaderOf(r, topic.HeaderOrg), want)
		}
		if !r.Timestamp.Equal(begin) {
			t.Errorf("%s %s has the time %s, want that of its input", r.Topic, r.Key, r.Timestamp)
		}
		if r.Topic == topic.AccessUsage {
			uses[string(r.Key)]++
			continue
		}
		a := accessEvents(t, []*kgo.Record{r})[0]
		if bus.HeaderOf(r, topic.HeaderID) != a.ID || bus.HeaderOf(r, topic.HeaderSource) != a.Source || bus.HeaderOf(r, topic.HeaderConfirmed) != confirmedText(a.Confirmed) {
			t.Errorf("headers and body of %s differ: %v", a.ID, r.Headers)
		}
	}
	if len(uses) == 0 {
		t.Error("no set was written")
	}
}

// run enriches the history, restarting the service whenever it ends, and returns what was written.
func run(t *testing.T, kafka bus.Config) []*kgo.Record {
	t.Helper()
	seen := follow(t, kafka)
	bustest.Send(t, kafka, people()...)
	bustest.Send(t, kafka, history(40, 200)...)
	boottest.Restarting(t, func() *Enrich { return newEnrich(t, kafka) }, func() { seen.awaitMarks(200) }) // a fenced session ends it
	return seen.outputs()
}

// TestEnrichAbortedTransactionChangesNothing breaks transactions off in a process that goes on, and in one that ends.
func TestEnrichAbortedTransactionChangesNothing(t *testing.T) {
	t.Parallel()
	undisturbed := text(run(t, bustest.Cluster(t)))
	for name, arm := range map[string]func(*kfake.Cluster, int) func() int{"rebalance": bustest.Rebalance, "fenced": bustest.Fence} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broker, kafka := bustest.Broker(t)
			came := arm(broker, 3)
			disturbed := text(run(t, kafka))
			if diff := cmp.Diff(undisturbed, disturbed); diff != "" {
				t.Errorf("a transaction that was broken off changed the outcome (-undisturbed +disturbed):\n%.2000s", diff)
			}
			if came() <= 3 {
				t.Error("no transaction was broken off")
			}
		})
	}
}

// TestEnrichSharesPartitionsWithoutDoubling starts a second instance in the middle of the work.
func TestEnrichSharesPartitionsWithoutDoubling(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	seen := follow(t, kafka)
	bustest.Send(t, kafka, people()...)
	all := history(40, 600)
	bustest.Send(t, kafka, all[:600]...)
	first := boottest.Start(t, newEnrich(t, kafka)).Stop
	bustest.Await(t, "the first outputs", func() bool { return len(seen.outputs()) > 0 })
	other := kafka
	other.Instance = "1"
	e := newEnrich(t, other)
	second := boottest.Start(t, e).Stop
	bustest.Await(t, "a share for the second instance", func() bool {
		bustest.Send(t, kafka, all[:60]...) // again; state is restored for the first record of a partition
		return testutil.ToFloat64(e.stage.metrics.pairs) > 0
	})
	for rest := all[600:]; len(rest) > 0; rest = rest[min(100, len(rest)):] {
		bustest.Send(t, kafka, rest[:min(100, len(rest))]...)
	}
	seen.awaitMarks(600)
	first()
	second()
	checkOnce(t, seen.outputs(), 600)
}

func TestEnrichRestartRemembers(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	before := run(t, kafka)
	again := history(40, 200)
	for _, r := range again {
		if bus.HeaderOf(r, topic.HeaderKind) != "" {
			*r = *mark(r.Partition, 201)
		}
	}
	bustest.Send(t, kafka, again...)
	seen := follow(t, kafka)
	stop := boottest.Start(t, newEnrich(t, kafka)).Stop
	seen.awaitMarks(201)
	stop()
	if n, m := len(accessEvents(t, before)), len(accessEvents(t, seen.outputs())); n != m {
		t.Errorf("a replay after a restart wrote %d events", m-n)
	}
	if diff := cmp.Diff(sets(before), sets(seen.outputs())); diff != "" {
		t.Errorf("a replay after a restart changed sets:\n%.2000s", diff)
	}
}

// TestMarksFollowAllTheySpeakFor puts marks between the events of one batch.
func TestMarksFollowAllTheySpeakFor(t *testing.T) {
	t.Parallel()
	s := offline(t)
	p := topic.Partition(testOrg, alice)
	var batch []*kgo.Record
	for i := range 30 {
		if i%10 == 0 {
			batch = append(batch, mark(p, int64(i)))
		}
		batch = append(batch, arrive(topic.SourcePoll, sso(alice, uuid(i), begin.Add(days(float64(i))))))
	}
	batch = append(batch, mark(p, 30))
	out := &collector{}
	if err := s.Handle(t.Context(), bus.Batch{Partition: p, Records: batch}, out); err != nil {
		t.Fatal(err)
	}
	events, uses, marks := 0, 0, map[string]int{}
	for _, r := range out.Produced {
		switch {
		case bus.HeaderOf(r, topic.HeaderKind) == "" && r.Topic == topic.AccessEvent:
			events++
		case bus.HeaderOf(r, topic.HeaderKind) == "":
			f := factsOf(t, []*kgo.Record{r}, alice, ledger)
			uses = len(f.Days)
		default:
			marks[r.Topic]++
			want := fmt.Sprintf(`"position":%d,`, events)
			if r.Partition != p || !strings.Contains(string(r.Value), want) || events != uses || string(r.Key) != testOrg {
				t.Errorf("%s: mark %s came behind %d events and %d days of use", r.Topic, r.Value, events, uses)
			}
		}
	}
	if marks[topic.AccessEvent] != 4 || marks[topic.AccessUsage] != 4 {
		t.Errorf("marks were forwarded %v times, want 4 times to both topics", marks)
	}
}
