package train

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/feature"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
	"recert/score/internal/labels"
	"recert/score/internal/learn/store"
	"recert/score/internal/table"
)

// stream is a trainer without Kafka: what is trained of it is what would be out.
type stream struct {
	*stage
	t *testing.T
	w *world
	// remembers is true of one that lets go of nothing.
	remembers bool
}

func newStream(t *testing.T, w *world) *stream {
	t.Helper()
	s := &stream{stage: newTrain(t, bus.DefaultConfig()).stage, t: t, w: w}
	s.done = map[string]*published{}
	for p := range int32(topic.PersonPartitions) {
		s.partitions[p] = newPartition()
	}
	return s
}

func (s *stream) take(records ...*kgo.Record) {
	s.t.Helper()
	var out bustest.Outputs
	for _, r := range records {
		if err := s.stage.take(s.partitions[r.Partition], r.Partition, r, &out); err != nil {
			s.t.Fatal(err)
		}
	}
}

// train trains on the decisions up to the end of a campaign, and publishes as the stage does.
func (s *stream) train(c int) (modelfile.Header, []byte) {
	s.t.Helper()
	sorted, _ := s.labels(testOrg)
	known := sorted[:countUntil(sorted, closing(c).UnixNano())]
	s.publishedOf(testOrg)
	rows, since := s.rows(testOrg, known)
	models, err := fit(s.t.Context(), s.learners(), rows, s.before(testOrg, known), s.known)
	if err != nil {
		s.t.Fatal(err)
	}
	headers, _, err := encode(testOrg, closing(c), since, models)
	if err != nil {
		s.t.Fatal(err)
	}
	s.done[testOrg].versions = append(s.done[testOrg].versions, headers...)
	s.done[testOrg].keep(headers[0], models[0].raw)
	if !s.remembers {
		s.forget(testOrg)
	}
	return *headers[0], models[0].raw
}

// restarted is another trainer that has read what is out from its record.
func (s *stream) restarted(h modelfile.Header, raw []byte) *stream {
	s.t.Helper()
	again := newStream(s.t, s.w)
	text, err := json.Marshal(&h)
	if err != nil {
		s.t.Fatal(err)
	}
	back := new(modelfile.Header)
	if err := json.Unmarshal(text, back); err != nil {
		s.t.Fatal(err)
	}
	done := again.publishedOf(testOrg)
	done.versions = []*modelfile.Header{back}
	done.keep(back, raw)
	for _, p := range again.partitions {
		p.of(testOrg).since = done.since()
	}
	return again
}

// TestOnlineModelGoesOnDecisionByDecision teaches the version before each decision that came since by hand, in order,
// and wants the bytes that the trainer publishes; it wants them of a trainer that was started anew, too.
func TestOnlineModelGoesOnDecisionByDecision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 3
	s := newStream(t, w)
	first := w.decisions(0)
	s.take(append(w.features(0), first...)...)
	s.take(append(w.features(1), w.decisions(1)[:200]...)...)
	h0, raw0 := s.train(0)
	if h0.Fitted != h0.Rows || h0.Learned == "" {
		t.Fatalf("the first version was fitted to %d of %d", h0.Fitted, h0.Rows)
	}
	h1, raw1 := s.train(1)
	if h1.Fitted != h0.Fitted || h1.Rows <= h0.Rows {
		t.Fatalf("the second version was fitted to %d of %d, want it to go on from %d", h1.Fitted, h1.Rows, h0.Fitted)
	}

	loaded, err := store.Load(raw0)
	if err != nil {
		t.Fatal(err)
	}
	sorted, _ := s.labels(testOrg)
	all, _ := s.rows(testOrg, sorted)
	for _, r := range all {
		if r.label.At <= closing(0).UnixNano() || r.item.holdout {
			continue
		}
		b := table.NewBuilder(h0.Levels, h0.Numbers)
		s.addTo(b, r, h0)
		loaded.(online).Update(b.Table(), 0)
	}
	want, err := loaded.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, raw1) {
		t.Error("the version has other bytes than updates one by one give")
	}

	again := s.restarted(h0, raw0)
	records := append(append(append(w.features(1), w.decisions(1)[:200]...), first...), w.features(0)...)
	again.take(records...)
	h2, raw2 := again.train(1)
	if diff := cmp.Diff(h1, h2); diff != "" || !bytes.Equal(raw1, raw2) {
		t.Errorf("a restart gives another version (-undisturbed +restarted)\n%s", diff)
	}
}

func (s *stream) addTo(b *table.Builder, r row, h modelfile.Header) {
	columns := columnsOf(&h)
	columns.Add(b, s.known.row(r.item))
	b.Decide(r.label.Decision == labels.Approve, r.weight)
}

// TestOnlineModelIsFittedAnew where going on would leave something out.
func TestOnlineModelIsFittedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 3
	decided := w.decisions(0)
	late := decided[101]
	decided = append(decided[:101:101], decided[102:]...)
	for name, change := range map[string]func(s *stream, h *modelfile.Header, raw []byte) []byte{
		"a decision came late": func(s *stream, _ *modelfile.Header, raw []byte) []byte {
			s.take(late)
			return raw
		},
		"a decision was changed": func(s *stream, _ *modelfile.Header, raw []byte) []byte {
			s.take(w.decide(0, 3, labels.Revoke, closing(0).Add(3600*1e9)))
			return raw
		},
		"a column is new": func(s *stream, _ *modelfile.Header, raw []byte) []byte {
			for _, r := range w.features(1) {
				if r.Topic != topic.ScoreFeature {
					continue
				}
				var i feature.Item
				if err := json.Unmarshal(r.Value, &i); err != nil {
					t.Fatal(err)
				}
				i.Numbers["tenure_days"] = 3
				s.take(w.person(topic.ScoreFeature, i.UserID, r.Key, i))
			}
			return raw
		},
		"they have doubled": func(s *stream, h *modelfile.Header, raw []byte) []byte {
			h.Fitted /= 2
			return raw
		},
		"the version is damaged": func(_ *stream, _ *modelfile.Header, raw []byte) []byte { return raw[:len(raw)/2] },
		"the version is gone":    func(_ *stream, _ *modelfile.Header, _ []byte) []byte { return nil },
	} {
		s := newStream(t, w)
		s.take(append(w.features(0), decided...)...)
		h, raw := s.train(0)
		s.take(append(w.features(1), w.decisions(1)[:200]...)...)
		s.done[testOrg].keep(&h, change(s, &h, raw))
		got, bytesGot := s.train(1)
		if got.Fitted != got.Rows {
			t.Errorf("%s: it went on from %d to %d", name, got.Fitted, got.Rows)
		}
		s.done[testOrg].online = nil
		if _, want := s.train(1); !bytes.Equal(bytesGot, want) {
			t.Errorf("%s: other bytes than a fit to all decisions gives", name)
		}
	}
}

// TestTrainPublishesWhatWentOn sees an online version on the topic.
func TestTrainPublishesWhatWentOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 3
	kafka, got := trainedOn(t, w, w.year())
	on := 0
	for _, h := range got.headers {
		if h.Fitted < h.Rows {
			on++
		}
	}
	if len(got.headers) != 3 || on == 0 {
		t.Errorf("%d of %d versions went on from the one before", on, len(got.headers))
	}
	unit := boottest.Start(t, newTrain(t, kafka))
	defer unit.Stop()
	bustest.Send(t, kafka, w.marks(closing(3))...)
	bustest.Await(t, "a later mark", func() bool { return readModels(t, kafka).mark.After(closing(2).AddDate(0, 0, 1)) })
}
