package review

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/directory"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/learn/blend"
)

// What is asked of every version of a model: the tests of this file, and TestRelabellingEveryIDChangesNothing.

// treesServed are records of model.v1 as train writes them: boosted trees that are served, the linear model beside them.
var treesServed = sync.OnceValue(func() func(t *testing.T) []*kgo.Record {
	var once sync.Once
	var records []*kgo.Record
	return func(t *testing.T) []*kgo.Record {
		t.Helper()
		once.Do(func() {
			tab := decided(offline(t, newWorld(t), inOrder).features(t), byUser, 20)
			records = append(published(t, tab, ago(30), blend.Quick(1), blend.Linear()), trainerAt(t, launched))
		})
		return records
	}
})

// versions passes the world without a model, and with one.
func versions(t *testing.T, test func(t *testing.T, world func() *world)) {
	t.Helper()
	for name, models := range map[string]func(*testing.T) []*kgo.Record{
		"rules": func(*testing.T) []*kgo.Record { return nil }, "trees": treesServed(), "linear": func(t *testing.T) []*kgo.Record { t.Helper(); return learnedWorld(t).models },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			records := models(t)
			test(t, func() *world {
				w := newWorld(t)
				w.models = records
				return w
			})
		})
	}
}

// TestArrivalChangesNoByte shuffles the arrival of every record and the order of the partitions; a re-run is one more.
func TestArrivalChangesNoByte(t *testing.T) {
	t.Parallel()
	versions(t, func(t *testing.T, world func() *world) {
		t.Helper()
		want := offline(t, world(), inOrder).lines()
		if diff := cmp.Diff(want, offline(t, world(), inOrder).lines()); diff != "" {
			t.Fatalf("a re-run gives other bytes (-first +second)\n%s", diff)
		}
		for seed := range uint64(5) {
			if diff := cmp.Diff(want, offline(t, world(), shuffled(seed)).lines()); diff != "" {
				t.Fatalf("seed %d changed the bytes (-in order +shuffled)\n%s", seed, diff)
			}
		}
	})
}

// TestPartitioningChangesNoByte has everybody on one partition, and everybody on another one than the topic's.
func TestPartitioningChangesNoByte(t *testing.T) {
	t.Parallel()
	lines := func(w *world) []string { // how many items a partition had is no decision
		return slices.DeleteFunc(offline(w.t, w, inOrder).lines(), func(line string) bool { return strings.HasPrefix(line, topic.ScoreProgress) })
	}
	versions(t, func(t *testing.T, world func() *world) {
		t.Helper()
		want := lines(world())
		for name, partition := range map[string]func(string) int32{
			"one": func(string) int32 { return 5 },
			"others": func(person string) int32 {
				return topic.PersonPartitions - 1 - topic.Partition(testOrg, person)
			},
			"by name": func(person string) int32 { return int32(person[len(person)-1]) % topic.PersonPartitions },
		} {
			w := world()
			w.partition = partition
			if diff := cmp.Diff(want, lines(w)); diff != "" {
				t.Errorf("%s (-as the topic has it +moved)\n%s", name, diff)
			}
		}
	})
}

// strangers adds people who share nothing with anybody: department, title, manager and app are theirs alone.
func strangers(w *world, status string) *world {
	for i := range 3 {
		id := fmt.Sprintf("00uX%d", i)
		w.users[id] = &directory.User{Org: testOrg, ID: id, Status: status, StatusChanged: ago(300), Department: "elsewhere", Title: "guest", ManagerID: "00uXX", Created: ago(400)}
		w.hold(id, directory.KindApp, "0oaX", ago(300))
		w.use(id, "0oaX", ago(float64(10*i+5)))
		w.review(id, directory.KindApp, "0oaX")
	}
	w.apps = append(w.apps, directory.App{Org: testOrg, ID: "0oaX", Label: "elsewhere", SignOnMode: "SAML_2_0"})
	return w
}

// TestIrrelevantUserChangesNobody adds people who share nothing with anybody. Those who are no account that is counted
// change no byte on others; those who are change the org's rate, one in 43 instead of one in 40, and what follows from it.
func TestIrrelevantUserChangesNobody(t *testing.T) {
	t.Parallel()
	versions(t, func(t *testing.T, world func() *world) {
		t.Helper()
		want := offline(t, world(), inOrder).recommendations(t)
		off, on := offline(t, strangers(world(), "DEPROVISIONED"), inOrder).recommendations(t), offline(t, strangers(world(), "ACTIVE"), inOrder).recommendations(t)
		if len(off) != len(want)+3 || len(on) != len(want)+3 {
			t.Fatalf("%d and %d recommendations, want %d", len(off), len(on), len(want)+3)
		}
		for id, rec := range want {
			if diff := cmp.Diff(rec, off[id]); diff != "" {
				t.Errorf("%s changed with people who are not counted (-before +after)\n%s", id, diff)
			}
			if diff := cmp.Diff(beyondCounts(rec), beyondCounts(on[id])); diff != "" {
				t.Errorf("%s changed beyond peers' counts (-before +after)\n%s", id, diff)
			}
			if d := on[id].Confidence - rec.Confidence; d > 0.03 || d < -0.03 {
				t.Errorf("%s: %v, was %v", id, on[id].Confidence, rec.Confidence)
			}
		}
	})
}

// beyondCounts is a recommendation without what peers' counts move: the outcome, what is asked, and the reasons that are
// not of peers or learned.
func beyondCounts(rec recommendation.Recommendation) recommendation.Recommendation {
	rec.Confidence, rec.Risk = 0, 0
	rec.Reasons = slices.DeleteFunc(slices.Clone(rec.Reasons), func(r recommendation.Reason) bool {
		return strings.HasPrefix(r.Code, "PEERS") || strings.HasPrefix(r.Code, "LEARNED") || r.Code == "OUTLIER_AMONG_PEERS"
	})
	slices.SortStableFunc(rec.Reasons, func(a, b recommendation.Reason) int { return strings.Compare(a.Code, b.Code) })
	return rec
}
