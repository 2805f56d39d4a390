package review

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
	"recert/score/internal/model"
	"recert/score/internal/table"
)

// modelOf is the model that the world's campaign was scored with, on Kafka.
func modelOf(t *testing.T, w *world, kafka bus.Config, models ...*kgo.Record) string {
	t.Helper()
	publish(t, kafka, w)
	bustest.Send(t, kafka, models...)
	bustest.Send(t, kafka, slices.Concat(w.items(), w.ready(), w.marks())...)
	defer boottest.Start(t, newReview(t, kafka)).Stop()
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	used := map[string]bool{}
	for _, revisions := range recommended(t, kafka) {
		used[revisions[len(revisions)-1].Model] = true
	}
	if len(used) != 1 {
		t.Fatalf("one campaign was scored by %d models: %v", len(used), used)
	}
	for m := range used {
		return m
	}
	return ""
}

// TestReviewTakesTheVersionOfTheLaunch has older and newer versions on the topic, the newest of which was trained until
// the very launch, and lets the trainer reach the launch only when everything else is there.
func TestReviewTakesTheVersionOfTheLaunch(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	w := newWorld(t)
	tab := decided(offline(t, w, inOrder).features(t), byUser, 4)
	publish(t, kafka, w)
	for _, until := range []time.Time{ago(90), ago(2)} {
		bustest.Send(t, kafka, published(t, tab, until, blend.Linear())...)
	}
	bustest.Send(t, kafka, slices.Concat(w.items(), w.ready(), w.marks())...)
	r := newReview(t, kafka)
	defer boottest.Start(t, r).Stop()
	bustest.Await(t, "readiness", r.deps.Ready.Ready)
	time.Sleep(1500 * time.Millisecond) // nothing may happen, for longer than a tick
	if n := len(recommended(t, kafka)); n != 0 {
		t.Fatalf("%d items are scored although a version may still come", n)
	}
	bustest.Send(t, kafka, published(t, tab, launched, blend.Linear())...)
	bustest.Await(t, "recommendations", scoredAll(t, kafka, w))
	want := "@" + ago(2).Format("20060102T150405.000")
	for id, revisions := range recommended(t, kafka) {
		if got := revisions[0].Model; !strings.Contains(got, want) {
			t.Errorf("%s was scored by %s, want %s", id, got, want)
		}
	}
}

// changed returns the records of a version with its header changed.
func changed(t *testing.T, records []*kgo.Record, change func(r *kgo.Record, h *modelfile.Header)) []*kgo.Record {
	t.Helper()
	for _, r := range records {
		if bus.HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		var h modelfile.Header
		if err := json.Unmarshal(r.Value, &h); err != nil {
			t.Fatal(err)
		}
		change(r, &h)
		raw, err := json.Marshal(&h)
		if err != nil {
			t.Fatal(err)
		}
		r.Value = raw
	}
	return records
}

// TestReviewPassesOverVersionsItCannotUse puts a good version on the topic, and behind it newer ones that are not to be
// used; the good one is, and without it the rules alone.
func TestReviewPassesOverVersionsItCannotUse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tab := decided(offline(t, w, inOrder).features(t), byUser, 4)
	version := func(days float64) []*kgo.Record { return published(t, tab, ago(days), blend.Linear()) }
	later, err := blend.Linear().Fit(t.Context(), tab, []int{0, 1, 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string][]*kgo.Record{}
	bad["a part is damaged"] = version(9)
	bad["a part is damaged"][0].Value = append([]byte{9}, bad["a part is damaged"][0].Value[1:]...)
	bad["a part is gone"] = version(8)[1:]
	bad["no header"] = []*kgo.Record{bus.DirectoryRecord(topic.Model, testOrg, modelfile.HeaderKey(testOrg, "linear-1", "v"), []byte(`{"org":"00oTest","trained_until":7}`))}
	bad["another org's"] = changed(t, version(7), func(r *kgo.Record, h *modelfile.Header) {
		h.Org = "00oOther"
		r.Key = modelfile.HeaderKey(h.Org, h.Name, h.Version)
	})
	bad["another org's name on it"] = changed(t, version(6), func(_ *kgo.Record, h *modelfile.Header) { h.Org = "00oOther" })
	bad["this org's name on another's"] = changed(t, version(5), func(r *kgo.Record, h *modelfile.Header) {
		r.Key = modelfile.HeaderKey("00oOther", h.Name, h.Version)
	})
	bad["parts without number"] = changed(t, version(4), func(_ *kgo.Record, h *modelfile.Header) { h.Parts = 1 << 60 })
	bad["of a kind to come"] = published(t, tab, ago(3), foreign{blend.Linear(), later})
	all := []*kgo.Record{}
	for _, records := range bad {
		all = append(all, records...)
	}
	end := trainerAt(t, launched)
	if got, want := modelOf(t, newWorld(t), bustest.Cluster(t), append(append(version(90), all...), end)...), "@"+ago(90).Format("20060102T150405.000"); !strings.Contains(got, want) {
		t.Errorf("scored by %s, want %s", got, want)
	}
	if got, want := modelOf(t, newWorld(t), bustest.Cluster(t), append(all, end)...), (model.Rules{}).Name(); got != want {
		t.Errorf("scored by %s, want %s", got, want)
	}
}

// foreign fits models whose bytes this version of recert cannot read.
type foreign struct {
	learn.Learner
	learn.Model
}

func (f foreign) Fit(context.Context, *table.Table, []int, func(float64)) (learn.Model, error) {
	return f, nil
}

func (f foreign) AppendBinary(b []byte) ([]byte, error) { return append(b, "a kind to come"...), nil }
