package train

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/feature"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
)

// TestTrainReadsAroundDamagedModels starts on a topic that holds half of a model, one of another org, one that claims
// to have seen the future, and what is no header: the versions are those of a clean topic.
func TestTrainReadsAroundDamagedModels(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, want := trainedOn(t, w, w.year())
	header := func(key []byte, h modelfile.Header) *kgo.Record {
		raw, err := json.Marshal(&h)
		if err != nil {
			t.Fatal(err)
		}
		return bus.DirectoryRecord(topic.Model, testOrg, key, raw)
	}
	of := func(org, version string, until time.Time) modelfile.Header {
		return modelfile.Header{Org: org, Name: "linear-1", Version: version, TrainedUntil: until, Parts: 1 << 60, Fitted: 500, Rows: 500, SHA256: modelfile.Hash(nil)}
	}
	half, future, other := of(testOrg, "half", begin.AddDate(0, 0, -1)), of(testOrg, "future", begin.AddDate(70, 0, 0)), of("00oOther", "v", begin.AddDate(70, 0, 0))
	damaged := []*kgo.Record{
		header(modelfile.HeaderKey(testOrg, "linear-1", "half"), half),
		header(modelfile.HeaderKey(testOrg, "linear-1", "future"), future),
		header(modelfile.HeaderKey("00oOther", "linear-1", "v"), other),
		header(modelfile.HeaderKey(testOrg, "linear-1", "v"), other),
		bus.DirectoryRecord(topic.Model, testOrg, []byte("x"), []byte(`{"org":`)),
		bus.DirectoryRecord(topic.Model, testOrg, []byte("y"), []byte("x"), bus.Header(topic.HeaderKind, topic.KindMark)),
	}
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, append(damaged, w.year()...)...)
	defer boottest.Start(t, newTrain(t, kafka)).Stop()
	bustest.Await(t, "the last campaign's model", func() bool { return !readModels(t, kafka).mark.Before(closing(1)) })
	got := slices.DeleteFunc(readModels(t, kafka).lines, func(line string) bool {
		return slices.ContainsFunc(damaged, func(r *kgo.Record) bool { return strings.HasPrefix(line, string(r.Key)+" ") })
	})
	if diff := cmp.Diff(want.lines, got); diff != "" {
		t.Errorf("(-clean topic +damaged)\n%s", diff)
	}
}

// TestTrainParksFeaturesItCannotRead has features that are no JSON or say too little, and some of a revision and with
// attributes that nobody knows yet, which are learned from like any other.
func TestTrainParksFeaturesItCannotRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.campaigns = 1
	bad := []string{`{"org":`, `{"org":"00oTest","campaign_id":"ici0","user_id":"00u0001","resource_id":"0oa1"}`, `{"org":"00oTest","as_of":"2026-01-01T00:00:00Z"}`, `{"org":"00oTest","levels":[1]}`}
	var records []*kgo.Record
	for _, value := range bad {
		records = append(records, &kgo.Record{Topic: topic.ScoreFeature, Partition: 2, Key: []byte(value), Value: []byte(value)})
	}
	for _, r := range w.features(0) {
		if r.Topic == topic.ScoreFeature {
			var i feature.Item
			if err := json.Unmarshal(r.Value, &i); err != nil {
				t.Fatal(err)
			}
			var fields map[string]any
			i.Revision, i.Levels["colour"] = 99, "blue"
			raw, err := json.Marshal(&i)
			if err == nil {
				err = json.Unmarshal(raw, &fields)
			}
			if err != nil {
				t.Fatal(err)
			}
			fields["to_come"] = []int{1}
			if r.Value, err = json.Marshal(fields); err != nil {
				t.Fatal(err)
			}
		}
		records = append(records, r)
	}
	records = append(append(records, w.decisions(0)...), w.marks(closing(0).Add(time.Hour))...)
	kafka, got := trainedOn(t, w, records)
	if len(got.headers) != 1 || got.headers[0].Rows < 400 || !cmp.Equal(got.headers[0].Levels, []string{"colour", "department", "manager", "resource"}) {
		t.Errorf("%d versions: %+v", len(got.headers), got.headers)
	}
	if n := len(bustest.Read(t, kafka, topic.DeadLetter(topic.ScoreFeature))); n != len(bad) {
		t.Errorf("%d dead letters, want %d", n, len(bad))
	}
}
