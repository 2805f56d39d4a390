package review

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/score/internal/org"
)

// collector keeps everything that the stage writes.
type collector struct{ bustest.Outputs }

// offline runs the stage on the world's records, in the order of shuffle, without Kafka; a change is made to the scene.
func offline(t testing.TB, w *world, shuffle func(n int, swap func(i, j int)), change ...func(*scene)) *collector {
	t.Helper()
	s := w.stage()
	for _, rec := range w.models {
		s.models.apply(rec)
	}
	s.caughtUp.Store(true)
	records := w.directory()
	shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	b := org.NewBuilder(testOrg)
	for _, rec := range records {
		if err := b.Apply(rec.Topic, rec.Value); err != nil {
			t.Fatal(err)
		}
	}
	sets := w.usage(false)
	shuffle(len(sets), func(i, j int) { sets[i], sets[j] = sets[j], sets[i] })
	for _, rec := range append(sets, w.marks()...) {
		s.facts.apply(rec)
	}
	items := append(w.items(), w.ready()...)
	shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	out := &collector{}
	for i, rec := range items {
		rec.Offset = int64(i)
		if s.partitions[rec.Partition] == nil {
			s.partitions[rec.Partition] = newPartition()
		}
		if err := s.Handle(t.Context(), bus.Batch{Partition: rec.Partition, Records: []*kgo.Record{rec}}, out); err != nil {
			t.Fatal(err)
		}
	}
	d := b.Build()
	order := []int32{0, 1, 2, 3, 4, 5, 6, 7}
	shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	for _, p := range order {
		for _, c := range s.partitions[p].campaigns {
			id, err := sceneID(c.ready)
			if err != nil {
				t.Fatal(err)
			}
			if s.scene == nil {
				s.scene = s.newScene(id, c.ready, d)
				for _, c := range change {
					c(s.scene)
				}
			}
		}
		if err := s.Tick(t.Context(), p, out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func inOrder(int, func(i, j int)) {}

// lines are the records as text, sorted, for comparison.
func (c *collector) lines() []string {
	var all []string
	for _, r := range c.Produced {
		all = append(all, fmt.Sprintf("%s/%d %s %s", r.Topic, r.Partition, r.Key, r.Value))
	}
	sort.Strings(all)
	return all
}

// TestReviewBytesDoNotDependOnOrder shuffles the arrival of every record and the order of the partitions.
func TestReviewBytesDoNotDependOnOrder(t *testing.T) {
	t.Parallel()
	want := offline(t, newWorld(t), inOrder).lines()
	if len(want) < 25 {
		t.Fatalf("%d records, want more", len(want))
	}
	for seed := range uint64(12) {
		rng := rand.New(rand.NewPCG(seed, 7))
		got := offline(t, newWorld(t), rng.Shuffle).lines()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

// shuffled returns a shuffle.
func shuffled(seed uint64) func(int, func(i, j int)) {
	return rand.New(rand.NewPCG(seed, 7)).Shuffle
}
