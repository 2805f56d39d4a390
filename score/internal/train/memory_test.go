package train

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/feature"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
	"recert/score/internal/labels"
)

// BenchmarkMemory holds what is held after campaigns of 100,000 items, all decided and trained on, and prints what it
// takes: MB in all, and bytes by item that ever was.
func BenchmarkMemory(b *testing.B) {
	const each = 100_000
	for _, campaigns := range []int{1, 8} {
		b.Run(fmt.Sprintf("campaigns=%d", campaigns), func(b *testing.B) {
			for b.Loop() {
				before := held()
				s := newTrain(b, bus.DefaultConfig()).stage
				s.done = map[string]*published{}
				for p := range int32(topic.PersonPartitions) {
					s.partitions[p] = newPartition()
				}
				for c := range campaigns {
					fill(s, c, each)
					sorted, _ := s.labels(testOrg)
					_, since := s.rows(testOrg, sorted)
					done := s.publishedOf(testOrg)
					done.versions = append(done.versions, &modelfile.Header{Since: time.Unix(0, since)})
					s.forget(testOrg)
				}
				b.ReportMetric(float64(held()-before)/1e6, "MB")
				b.ReportMetric(float64(held()-before)/float64(campaigns*each), "B/item")
				runtime.KeepAlive(s)
			}
		})
	}
}

func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// fill adds a campaign as review and the log tell it: as many levels and numbers as an item of a real org has.
func fill(s *stage, c, items int) {
	launch := begin.AddDate(0, 3*c, 0)
	for n := range items {
		person, resource, campaign := fmt.Sprintf("00u1a2b3c4d5e%07d", n%(items/10)), fmt.Sprintf("0oa1a2b3c4d5e%07d", n/(items/10)*31+n%7), fmt.Sprintf("ici1a2b3c4d5e%07d", c)
		part := s.partitions[topic.Partition(testOrg, person)]
		i := feature.Item{
			Org: testOrg, CampaignID: campaign, ReviewID: fmt.Sprintf("icr%d-%d", c, n), UserID: person, Resource: resource, AsOf: launch, Revision: 1,
			Levels: map[string]string{"resource": resource, "manager": fmt.Sprintf("00u1a2b3c4d5e%07d", n%700)}, Numbers: map[string]float64{},
			Scores: map[string]float64{feature.Rules: 0.8, "quick-1": 0.7, "linear-1": 0.6},
		}
		for k := range 15 {
			i.Levels[fmt.Sprint("attribute_", k)] = fmt.Sprint("level ", n%(k*20+2))
		}
		for k := range 48 {
			i.Numbers[fmt.Sprint("number_", k)] = float64(n%(k+7)) / 7
		}
		part.of(testOrg).put(&i, s.known)
		at := launch.Add(time.Duration(n) * 10 * time.Second)
		decision := labels.Approve
		if n%9 == 0 {
			decision = labels.Revoke
		}
		part.keep(&labels.Label{
			Org: testOrg, Campaign: campaign, Person: person, Resource: resource, Reviewer: fmt.Sprintf("00u1a2b3c4d5e%07d", n%700),
			Decision: decision, At: at.UnixNano(), ID: fmt.Sprintf("%064x", c*items+n),
		})
	}
}

// TestForgettingChangesNoByte bounds the rows to less than a campaign, and compares a trainer that forgets with one that
// does not, and with one that was started anew.
func TestForgettingChangesNoByte(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 4
	bounded := func() *stream {
		s := newStream(t, w)
		s.cfg.MaxRows = 350
		return s
	}
	keeps, forgets := bounded(), bounded()
	keeps.remembers = true
	var all []*kgo.Record
	var last modelfile.Header
	var lastBytes []byte
	for c := range w.campaigns {
		records := append(w.features(c), w.decisions(c)...)
		if c > 1 { // asked for again: what nobody has looked at since a campaign that is forgotten, and what is known
			gone := string(topic.Key(testOrg, w.id("icr%d-%04d", c, 5)))
			records = slices.DeleteFunc(records, func(r *kgo.Record) bool { return string(r.Key) == gone })
			records = append(records, w.asked(c, 5, closing(c).Add(-time.Hour)), w.asked(c, 6, closing(c).Add(-time.Hour)))
		}
		all = append(all, records...)
		keeps.take(records...)
		forgets.take(records...)
		want, wantBytes := keeps.train(c)
		got, bytesGot := forgets.train(c)
		if diff := cmp.Diff(want, got); diff != "" || !bytes.Equal(wantBytes, bytesGot) {
			t.Fatalf("campaign %d (-remembering +forgetting)\n%s", c, diff)
		}
		if !got.Since.Equal(quarter(c)) {
			t.Errorf("campaign %d was learned from since %s", c, got.Since)
		}
		if items, decisions := forgets.held(); items > 2*w.people || decisions > 2*w.people {
			t.Errorf("after campaign %d, %d items and %d decisions are held, want one campaign's", c, items, decisions)
		}
		if c > 0 {
			again := keeps.restarted(last, lastBytes)
			again.cfg.MaxRows = 350
			again.take(all...)
			if items, _ := again.held(); items > 4*w.people {
				t.Errorf("a restart takes %d items up, want those of two campaigns", items)
			}
			if h, raw := again.train(c); !bytes.Equal(raw, wantBytes) {
				t.Errorf("a restart before campaign %d gives other bytes (-undisturbed +restarted)\n%s", c, cmp.Diff(want, h))
			}
		}
		last, lastBytes = got, bytesGot
	}
}

func (s *stream) held() (items, decisions int) {
	for _, p := range s.partitions {
		items, decisions = items+len(p.of(testOrg).items), decisions+len(p.of(testOrg).labels)
	}
	return items, decisions
}
