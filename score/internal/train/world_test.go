package train

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/feature"
	"recert/schemas/modelfile"
	"recert/schemas/topic"
	"recert/score/internal/learn"
	"recert/score/internal/learn/blend"
)

func TestMain(m *testing.M) {
	boottest.Serve("train", DefaultConfig, newQuick)
	goleak.VerifyTestMain(m)
}

// newQuick returns the service with the challenger only: it is fitted in a moment.
func newQuick(cfg Config, d boot.Deps) (*Train, error) {
	unit, err := New(cfg, d)
	if err == nil {
		unit.stage.learners = func() []learn.Learner { return []learn.Learner{blend.Linear()} }
	}
	return unit, err
}

const testOrg = "00oTest"

var begin = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// quarter is the launch of a campaign; it closes three weeks later.
func quarter(c int) time.Time { return begin.AddDate(0, 3*c, 0) }
func closing(c int) time.Time { return quarter(c).AddDate(0, 0, 21) }

// world is an org with campaigns whose reviewers keep what is used, err at times, and never respond to some.
type world struct {
	t         testing.TB
	campaigns int
	people    int
	rename    func(string) string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return &world{t: t, campaigns: 2, people: 240, rename: func(id string) string { return id }}
}

func (w *world) id(format string, args ...any) string { return w.rename(fmt.Sprintf(format, args...)) }

func (w *world) person(name, person string, key []byte, v any) *kgo.Record {
	raw, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return bus.PersonRecord(name, testOrg, person, key, raw)
}

// features returns what review wrote of a campaign, and that it was done.
func (w *world) features(c int) []*kgo.Record {
	var all []*kgo.Record
	items := map[int32]int{}
	for n := range w.people * 2 {
		person, review := w.id("00u%04d", n%w.people), w.id("icr%d-%04d", c, n)
		items[topic.Partition(testOrg, person)]++
		silent := w.silent(c, n)
		all = append(all, w.person(topic.ScoreFeature, person, topic.Key(testOrg, review), feature.Item{
			Org: testOrg, CampaignID: w.id("ici%d", c), ReviewID: review, UserID: person, Resource: w.id("0oa%d", n%7), Kind: directory.KindApp, AsOf: quarter(c), Revision: 1,
			Levels:  map[string]string{"resource": w.id("0oa%d", n%7), "department": fmt.Sprint("d", n%5), "manager": w.id("00uM%d", n%9)},
			Numbers: map[string]float64{"silent_days": silent}, Outcome: "clarify", Score: 0.5, Model: "rules-1", Scores: map[string]float64{feature.Rules: 0.8}, Holdout: n%14 == 0,
		}))
	}
	for p := range int32(topic.PersonPartitions) {
		raw := fmt.Sprintf(`{"org":%q,"campaign_id":%q,"revision":1,"items":%d}`, testOrg, w.id("ici%d", c), items[p])
		all = append(all, bus.PartitionRecord(topic.ScoreProgress, p, testOrg, topic.Key(testOrg, w.id("ici%d", c)), []byte(raw)))
	}
	return all
}

func (w *world) silent(c, n int) float64 {
	return float64(rand.New(rand.NewPCG(uint64(c), uint64(n))).IntN(100))
}

// decisions returns what the reviewers decided, and the end of the campaign.
func (w *world) decisions(c int) []*kgo.Record {
	var all []*kgo.Record
	for n := range w.people * 2 {
		answer := "APPROVE"
		switch draw := rand.New(rand.NewPCG(7, uint64(n*10+c))).IntN(100); {
		case draw < 5:
			answer = "NORESPONSE"
		case w.silent(c, n) > 75 && draw < 90, n%7 == 3 && draw < 40:
			answer = "REVOKE"
		}
		all = append(all, w.decide(c, n, answer, quarter(c).Add(time.Duration(n+1)*time.Hour)))
	}
	return append(all, w.event(event.Access{
		UUID: w.id("close-%d", c), Type: "certification.campaign.close", Published: closing(c).UnixNano(), Subject: "SystemPrincipal", Debug: map[string]string{"campaignId": w.id("ici%d", c)},
	}))
}

func (w *world) decide(c, n int, answer string, at time.Time) *kgo.Record {
	person := w.id("00u%04d", n%w.people)
	return w.event(event.Access{
		UUID: w.id("decide-%d-%04d-%d", c, n, at.Unix()), Type: "certification.campaign.item.decide", Published: at.UnixNano(), Subject: person,
		Debug: map[string]string{
			"campaignId": w.id("ici%d", c), "campaignItemDecision": answer, "campaignItemPrincipalId": person,
			"campaignItemResourceId": w.id("0oa%d", n%7), "campaignItemReviewerId": w.id("00uM%d", n%9),
		},
	})
}

// asked is a request for the access of an item, which was granted.
func (w *world) asked(c, n int, at time.Time) *kgo.Record {
	person := w.id("00u%04d", n%w.people)
	return w.event(event.Access{
		UUID: w.id("asked-%d-%04d", c, n), Type: "access.request.resolve", Published: at.UnixNano(), Subject: person,
		Debug: map[string]string{"requestedForId": person, "requestedResourceId": w.id("0oa%d", n%7)},
	})
}

func (w *world) event(e event.Access) *kgo.Record {
	e.Org, e.Confirmed = testOrg, true
	e.ID = event.Identity(e.Org, e.UUID, e.Published, e.Type)
	raw, err := e.MarshalMsg(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return bus.PersonRecord(topic.AccessEvent, testOrg, e.Subject, topic.Key(testOrg, e.Subject), raw)
}

// marks say on every partition that the log is read up to a time.
func (w *world) marks(at time.Time) []*kgo.Record {
	var all []*kgo.Record
	for p := range int32(topic.PersonPartitions) {
		raw, err := json.Marshal(event.Mark{Org: testOrg, Position: at.Unix(), LogTime: at, CaughtUp: true})
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, bus.PartitionRecord(topic.AccessEvent, p, testOrg, nil, raw, bus.Header(topic.HeaderKind, topic.KindMark)))
	}
	return all
}

// year returns everything of all campaigns, in the order of the log.
func (w *world) year() []*kgo.Record {
	var all []*kgo.Record
	for c := range w.campaigns {
		all = append(all, w.features(c)...)
		all = append(all, w.decisions(c)...)
		all = append(all, w.marks(closing(c).Add(time.Hour))...)
	}
	return all
}

func newTrain(t testing.TB, kafka bus.Config) *Train {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka = kafka
	unit, err := newQuick(cfg, boottest.Deps("train"))
	if err != nil {
		t.Fatal(err)
	}
	return unit
}

// onTopic is what model.v1 holds: headers, the newest mark, and every record as text.
type onTopic struct {
	headers []modelfile.Header
	mark    time.Time
	lines   []string
}

func readModels(t testing.TB, kafka bus.Config) onTopic {
	t.Helper()
	var all onTopic
	for _, r := range bustest.Read(t, kafka, topic.Model) {
		switch kind := bus.HeaderOf(r, topic.HeaderKind); kind {
		case topic.KindMark:
			var m modelfile.Mark
			if err := json.Unmarshal(r.Value, &m); err != nil {
				continue // a damaged one, that a test sent
			}
			if m.LogTime.Before(all.mark) {
				t.Errorf("a mark goes back from %s to %s", all.mark, m.LogTime)
			}
			all.mark = m.LogTime
		default:
			all.lines = append(all.lines, fmt.Sprintf("%s %s %x", r.Key, kind, modelfile.Hash(r.Value)))
			if kind == "" {
				var h modelfile.Header
				if err := json.Unmarshal(r.Value, &h); err != nil {
					continue
				}
				all.headers = append(all.headers, h)
			}
		}
	}
	return all
}
