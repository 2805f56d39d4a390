package review

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	schema "recert/schemas/feature"
	"recert/schemas/modelfile"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/score/internal/feature"
	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
	"recert/score/internal/model"
	"recert/score/internal/table"
)

func (c *collector) features(t testing.TB) []schema.Item {
	t.Helper()
	var all []schema.Item
	for _, r := range c.Produced {
		if r.Topic != topic.ScoreFeature {
			continue
		}
		var item schema.Item
		if err := json.Unmarshal(r.Value, &item); err != nil {
			t.Fatal(err)
		}
		all = append(all, item)
	}
	return all
}

// decided makes a table of items in a fixed order of the people; a reviewer takes away what is silent, errs, and has
// a habit of keeping what clerks hold.
func decided(items []schema.Item, order func(schema.Item) string, copies int) *table.Table {
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b schema.Item) int { return strings.Compare(order(a), order(b)) })
	rows := make([]feature.Row, len(items))
	for i, item := range items {
		rows[i] = feature.Row{Levels: item.Levels, Numbers: item.Numbers}
	}
	columns := feature.ColumnsOf(rows)
	b := table.NewBuilder(columns.Levels, columns.Numbers)
	for k := range copies {
		for i, r := range rows {
			columns.Add(b, r)
			b.Decide((r.Numbers["silent_days"] < 60) != ((i*7+k*13)%11 == 0), 1)
		}
	}
	return b.Table()
}

// published fits the learners to the table and returns the records of a version that was trained until a time.
func published(t testing.TB, tab *table.Table, until time.Time, learners ...learn.Learner) []*kgo.Record {
	t.Helper()
	var records []*kgo.Record
	rows := make([]int, tab.Rows)
	for i := range rows {
		rows[i] = i
	}
	for i, l := range learners {
		m, err := l.Fit(t.Context(), tab, rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := m.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		parts, hash := modelfile.Split(raw)
		h := modelfile.Header{
			Org: testOrg, Name: l.Name(), Version: modelfile.VersionOf(until, hash), Role: modelfile.Shadow, TrainedUntil: until, Parts: len(parts), Bytes: len(raw), SHA256: hash,
			Combine: modelfile.Combine{Prior: 1, Scale: 0.9, Shift: 0.2},
		}
		for _, c := range tab.Columns {
			if c.Numeric() {
				h.Numbers = append(h.Numbers, c.Name)
			} else {
				h.Levels = append(h.Levels, c.Name)
			}
		}
		if i == 0 {
			h.Role = modelfile.Served
		}
		for k, part := range parts {
			records = append(records, bus.DirectoryRecord(topic.Model, testOrg, modelfile.PartKey(testOrg, h.Name, h.Version, k), part, bus.Header(topic.HeaderKind, modelfile.KindPart)))
		}
		header, err := json.Marshal(&h)
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, bus.DirectoryRecord(topic.Model, testOrg, modelfile.HeaderKey(testOrg, h.Name, h.Version), header))
	}
	return append(records, trainerAt(t, until))
}

func trainerAt(t testing.TB, at time.Time) *kgo.Record {
	t.Helper()
	raw, err := json.Marshal(modelfile.Mark{Org: testOrg, LogTime: at})
	if err != nil {
		t.Fatal(err)
	}
	return bus.DirectoryRecord(topic.Model, testOrg, modelfile.MarkKey(testOrg), raw, bus.Header(topic.HeaderKind, topic.KindMark))
}

// shadow is a learner under another name.
type shadow struct{ learn.Learner }

func (shadow) Name() string { return "shadow-1" }

func byUser(item schema.Item) string { return item.UserID + item.Resource }

// learnedWorld is the world with a served model and a challenger, trained on decisions on its own items.
func learnedWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	tab := decided(offline(t, w, inOrder).features(t), byUser, 20)
	quick := blend.Linear() // the challenger is fitted in a moment; relabelling looks at the other, too
	w.models = append(published(t, tab, ago(30), quick, shadow{quick}), trainerAt(t, launched))
	return w
}

// TestLearnedModelIsServedAndTold looks at what a model adds to recommendations and features.
func TestLearnedModelIsServedAndTold(t *testing.T) {
	t.Parallel()
	w := learnedWorld(t)
	out := offline(t, w, inOrder)
	recs, plain := out.recommendations(t), offline(t, newWorld(t), inOrder).recommendations(t)
	rec := recs["icr-"+dormant+"-"+ledger]
	if rec.Outcome != recommendation.Revoke || !strings.HasPrefix(rec.Model, model.Rules{}.Name()+"+"+blend.Linear().Name()+"@") {
		t.Errorf("got %s by %s", rec.Outcome, rec.Model)
	}
	learnedReasons := 0
	for _, r := range rec.Reasons {
		if strings.HasPrefix(r.Code, "LEARNED") {
			learnedReasons++
		}
	}
	if learnedReasons == 0 {
		t.Errorf("no reason is the model's: %+v", rec.Reasons)
	}
	moved := 0
	for id, r := range recs {
		if r.Confidence != plain[id].Confidence {
			moved++
		}
		if r.Holdout != schema.HeldOut(testOrg, id) {
			t.Errorf("%s: held out %v", id, r.Holdout)
		}
	}
	if moved < len(recs)/2 {
		t.Errorf("the model moved %d of %d confidences", moved, len(recs))
	}
	for _, item := range out.features(t) {
		if len(item.Scores) != 3 || item.Score <= 0 || item.Score >= 1 || item.Model != rec.Model && item.Model != (model.Rules{}).Name() {
			t.Errorf("%s: score %v of %v by %s", item.ReviewID, item.Score, item.Scores, item.Model)
		}
	}
}

// constant is a model that thinks the same of everything.
type constant struct {
	learn.Model
	logit   float64
	support learn.Support
}

func (c constant) Logits(_ *table.Table, rows []int) []float64 {
	all := make([]float64, len(rows))
	for i := range all {
		all[i] = c.logit
	}
	return all
}

func (c constant) Explain(*table.Table, int) (float64, []learn.Term) {
	return 0, []learn.Term{{Columns: []string{"resource", "Ünsafe\u202ename"}, Weight: c.logit}}
}
func (c constant) Support(*table.Table, int) learn.Support { return c.support }

func serve(m learn.Model) func(*scene) {
	return func(sc *scene) {
		sc.served = &learned{&modelfile.Header{Name: "constant", Version: "1", Combine: modelfile.Combine{Scale: 1}}, m}
	}
}

// TestLearnedModelCannotTouchWhatIsProtected has models that would take everything away, or leave everything.
func TestLearnedModelCannotTouchWhatIsProtected(t *testing.T) {
	t.Parallel()
	plain := offline(t, newWorld(t), inOrder).recommendations(t)
	protected := []string{glass, away, joiner, fresh, robot, paused, returned}
	for _, logit := range []float64{-50, 50} {
		recs := offline(t, newWorld(t), inOrder, serve(constant{logit: logit})).recommendations(t)
		for id, rec := range recs {
			was := plain[id].Outcome
			if slices.Contains(protected, rec.UserID) && rec.Outcome != recommendation.Clarify && rec.Outcome != was {
				t.Errorf("logit %v: %s became %s", logit, id, rec.Outcome)
			}
			if rec.Outcome == recommendation.Revoke && was == recommendation.Approve || rec.Outcome == recommendation.Approve && was != recommendation.Approve {
				t.Errorf("logit %v: %s went from %s to %s by opinion alone", logit, id, was, rec.Outcome)
			}
			for _, r := range rec.Reasons {
				if strings.ContainsRune(r.Text+r.Code, '\u202e') {
					t.Errorf("%s: a reason holds a bidi override", id)
				}
			}
		}
		// What a person can check outweighs every opinion.
		if got := recs["icr-"+left+"-"+ledger].Outcome; got != recommendation.Revoke {
			t.Errorf("logit %v: the access of an account that is off became %s", logit, got)
		}
	}
}

// TestLearnedModelAbstains knows neither the resource nor the manager.
func TestLearnedModelAbstains(t *testing.T) {
	t.Parallel()
	plain := offline(t, newWorld(t), inOrder).recommendations(t)
	m := constant{logit: -50, support: learn.Support{Unseen: []string{"manager", "resource"}}}
	for id, rec := range offline(t, newWorld(t), inOrder, serve(m)).recommendations(t) {
		if rec.Outcome != plain[id].Outcome || rec.Confidence != plain[id].Confidence {
			t.Errorf("%s: %s %v, want %s %v", id, rec.Outcome, rec.Confidence, plain[id].Outcome, plain[id].Confidence)
		}
	}
}

// TestCampaignTakesTheNewestModelBeforeItsLaunch holds an older one, one that came at the launch, and a broken one.
func TestCampaignTakesTheNewestModelBeforeItsLaunch(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tab := decided(offline(t, w, inOrder).features(t), byUser, 4)
	quick := blend.Linear()
	broken := published(t, tab, ago(1), quick)
	broken[0].Value = broken[0].Value[1:]
	w.models = slices.Concat(published(t, tab, launched, quick), broken, published(t, tab, ago(90), quick), published(t, tab, ago(2), quick), []*kgo.Record{trainerAt(t, launched)})
	want := "@" + ago(2).Format("20060102T150405.000")
	for id, rec := range offline(t, w, inOrder).recommendations(t) {
		if !strings.Contains(rec.Model, want) {
			t.Fatalf("%s was scored by %s, want %s", id, rec.Model, want)
		}
	}
	taken := slices.Clone(w.models)
	for _, r := range published(t, tab, ago(2), quick) {
		if bus.HeaderOf(r, topic.HeaderKind) != topic.KindMark {
			taken = append(taken, &kgo.Record{Topic: r.Topic, Key: r.Key, Headers: r.Headers})
		}
	}
	w.models = taken
	if got, want := offline(t, w, inOrder).recommendations(t)["icr-"+dormant+"-"+ledger].Model, "@"+ago(90).Format("20060102T150405.000"); !strings.Contains(got, want) {
		t.Errorf("after a version was taken back %s was used, want %s", got, want)
	}
}

// TestCampaignWaitsForTheTrainer has a trainer that is behind the launch.
func TestCampaignWaitsForTheTrainer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.models = []*kgo.Record{trainerAt(t, launched.Add(-time.Second))}
	if n := len(offline(t, w, inOrder).Produced); n != 0 {
		t.Errorf("%d records although a model may still come", n)
	}
	w.models = []*kgo.Record{trainerAt(t, launched)}
	if n := len(offline(t, w, inOrder).recommendations(t)); n != len(w.reviews) {
		t.Errorf("%d recommendations, want %d", n, len(w.reviews))
	}
	s := w.stage()
	s.models.apply(trainerAt(t, ago(1)))
	now := time.Now()
	c := &campaign{ready: &w.readyOf()[0], readyAt: now}
	s.now = func() time.Time { return now.Add(s.cfg.ModelWait - time.Second) }
	if s.learned(testOrg, c) {
		t.Error("a campaign does not wait for its trainer")
	}
	s.now = func() time.Time { return now.Add(s.cfg.ModelWait) }
	if !s.learned(testOrg, c) {
		t.Error("a campaign waits for ever")
	}
}
