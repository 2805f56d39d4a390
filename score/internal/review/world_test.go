package review

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/schemas/usage"
	"recert/score/internal/signal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testOrg  = "00oTest"
	campID   = "iciTest"
	ledger   = "0oaLedger"
	pay      = "0oaPay"
	bookmark = "0oaBookmark"
	admins   = "00gAdmins"
)

var launched = time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)

func ago(days float64) time.Time { return launched.Add(-time.Duration(days * 24 * float64(time.Hour))) }

// world is a small org with one person for each way in which a recommendation could go wrong. All of the
// first department hold and use the ledger weekly, but for those whom a test is about.
type world struct {
	t         testing.TB
	users     map[string]*directory.User
	sets      map[string]*usage.Facts
	grants    []directory.Assignment
	reviews   []directory.Review
	since     time.Time
	gaps      []event.Gap
	positions map[string]map[int32]int64
	risks     []directory.RiskRule // of the org
	// models are records of model.v1; rename, which may be nil, gives the ids in the configuration other names.
	models []*kgo.Record
	rename func(string) string
	// apps are further ones; partition, which may be nil, puts people elsewhere than the topic does.
	apps      []directory.App
	partition func(person string) int32
}

func person(i int) string { return fmt.Sprintf("00u%02d", i) }

// The people that tests are about; the others are ordinary.
var (
	boss, dormant, left, glass, away, joiner, fresh = person(0), person(1), person(2), person(3), person(4), person(5), person(6)
	robot, paused, selfish, orphan, clash, returned = person(7), person(8), person(9), person(10), person(11), person(12)
	mover, blind, sneaky, wanted, ordinary          = person(14), person(15), person(16), person(17), person(18)
	chief                                           = person(20)
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, users: map[string]*directory.User{}, sets: map[string]*usage.Facts{}, since: ago(90)}
	for i := range 40 {
		w.user(i)
	}
	w.special()
	for i := range 20 {
		id := person(i)
		w.hold(id, directory.KindApp, ledger, ago(400))
		w.review(id, directory.KindApp, ledger)
		if slices.Contains([]string{dormant, glass, away, joiner, fresh, robot, returned}, id) {
			continue
		}
		until := 0.0
		if id == left || id == paused || id == mover {
			until = 45
		}
		for day := 88.0; day > until; day -= 5 {
			w.use(id, ledger, ago(day-float64(i)/40))
		}
	}
	w.hold(clash, directory.KindApp, pay, ago(300))
	w.hold(blind, directory.KindApp, bookmark, ago(300))
	w.review(blind, directory.KindApp, bookmark)
	for _, id := range []string{sneaky, wanted} {
		w.hold(id, directory.KindGroup, admins, time.Time{})
		w.review(id, directory.KindGroup, admins)
		via := usage.Change{At: ago(20).UnixNano(), UUID: "grant-" + id, Actor: chief, ActorType: "User", Via: "admin"}
		w.set(id, admins, directory.KindGroup).AddGrant(via)
	}
	w.set(wanted, admins, directory.KindGroup).AddRequest(usage.Change{At: ago(21).UnixNano(), UUID: "request-1", Actor: wanted, Via: "request"})
	return w
}

func (w *world) user(i int) {
	u := &directory.User{Org: testOrg, ID: person(i), Status: "ACTIVE", Department: "north", Title: "clerk", ManagerID: boss, Created: ago(900), Profile: map[string]string{}}
	if i >= 20 {
		u.Department, u.ManagerID = "south", chief
	}
	if u.ID == boss {
		u.ManagerID = chief
	}
	w.users[u.ID] = u
}

func (w *world) special() {
	w.users[left].Status, w.users[left].StatusChanged = "DEPROVISIONED", ago(40)
	w.users[paused].Status, w.users[paused].StatusChanged = "SUSPENDED", ago(4)
	w.users[glass].Profile["class"] = "Emergency"
	w.users[robot].UserType = "robot"
	w.users[away].Profile["from"] = ago(70).Format(time.DateOnly)
	w.users[returned].Profile["from"], w.users[returned].Profile["until"] = ago(200).Format(time.DateOnly), ago(6).Format(time.DateOnly)
	w.users[joiner].Created = ago(10)
	w.users[mover].Department, w.users[mover].ManagerID = "south", chief
}

func (w *world) set(person, resource, kind string) *usage.Facts {
	key := string(topic.Key(testOrg, person, resource))
	if w.sets[key] == nil {
		w.sets[key] = &usage.Facts{Org: testOrg, Person: person, Resource: resource, Kind: kind}
	}
	return w.sets[key]
}

func (w *world) use(person, app string, at time.Time) {
	w.set(person, app, directory.KindApp).AddUse(at.UnixNano(), fmt.Sprintf("use-%s-%d", person, at.Unix()))
}

func (w *world) hold(id, kind, resource string, granted time.Time) {
	if id == fresh || id == joiner {
		granted = ago(5)
	}
	w.grants = append(w.grants, directory.Assignment{Org: testOrg, UserID: id, Kind: kind, Resource: resource, Path: directory.PathDirect, Granted: granted})
}

func (w *world) review(id, kind, resource string) {
	reviewer := map[string]string{selfish: selfish, orphan: left}[id]
	if reviewer == "" {
		reviewer = boss
	}
	if id == boss {
		reviewer = chief
	}
	w.reviews = append(w.reviews, directory.Review{Org: testOrg, ID: "icr-" + id + "-" + resource, CampaignID: campID, UserID: id, Resource: resource, Kind: kind, ReviewerID: reviewer, Level: "FIRST", Decision: "UNREVIEWED"})
}

func (w *world) json(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		w.t.Fatal(err)
	}
	return raw
}

// directory returns the records of the directory topics.
func (w *world) directory() []*kgo.Record {
	var all []*kgo.Record
	add := func(name string, v any, key ...string) {
		all = append(all, bus.DirectoryRecord(name, testOrg, topic.Key(append([]string{testOrg}, key...)...), w.json(v)))
	}
	for _, id := range slices.Sorted(maps.Keys(w.users)) {
		add(topic.OktaUser, w.users[id], id)
	}
	name := w.rename
	if name == nil {
		name = func(id string) string { return id }
	}
	for i := range w.apps {
		add(topic.OktaApp, w.apps[i], w.apps[i].ID)
	}
	for id, mode := range map[string]string{ledger: "SAML_2_0", pay: "SAML_2_0", bookmark: "BOOKMARK"} {
		label := id[3:]
		id = name(id)
		add(topic.OktaApp, directory.App{Org: testOrg, ID: id, Label: "The " + label + "\u202e", SignOnMode: mode}, id)
	}
	add(topic.OktaGroup, directory.Group{Org: testOrg, ID: name(admins), Name: "Admins"}, name(admins))
	for i := range w.grants {
		a := &w.grants[i]
		add(topic.OktaAssignment, a, a.UserID, a.Kind, a.Resource, a.Path)
	}
	for i := range w.risks {
		add(topic.OktaRiskRule, w.risks[i], w.risks[i].ID)
	}
	add(topic.OktaCampaign, directory.Campaign{Org: testOrg, ID: campID, Status: "ACTIVE", Launched: launched}, campID)
	return all
}

// usage returns the sets and, if marked, a mark behind the launch on every partition.
func (w *world) usage(marked bool) []*kgo.Record {
	var all []*kgo.Record
	for _, f := range w.sets {
		raw, err := f.MarshalMsg(nil)
		if err != nil {
			w.t.Fatal(err)
		}
		r := bus.PersonRecord(topic.AccessUsage, testOrg, f.Person, topic.Key(testOrg, f.Person, f.Resource), raw)
		r.Partition = w.partitionOf(f.Person)
		all = append(all, r)
	}
	if marked {
		all = append(all, w.marks()...)
	}
	return all
}

func (w *world) marks() []*kgo.Record {
	var all []*kgo.Record
	for p := range int32(topic.PersonPartitions) {
		m := event.Mark{Org: testOrg, Position: 100, LogTime: launched.Add(time.Hour), CaughtUp: true, Since: w.since, Gaps: w.gaps}
		all = append(all, bus.PartitionRecord(topic.AccessUsage, p, testOrg, nil, w.json(m), bus.Header(topic.HeaderKind, topic.KindMark)))
	}
	return all
}

// items returns the reviews, ready the record that closes those of each partition.
func (w *world) items() []*kgo.Record {
	var all []*kgo.Record
	for i := range w.reviews {
		v := &w.reviews[i]
		r := bus.PersonRecord(topic.OktaReview, testOrg, v.UserID, topic.Key(testOrg, v.ID), w.json(v))
		r.Partition = w.partitionOf(v.UserID)
		all = append(all, r)
	}
	return all
}

func (w *world) readyOf() []directory.Ready {
	all := make([]directory.Ready, topic.PersonPartitions)
	for p := range all {
		all[p] = directory.Ready{Org: testOrg, CampaignID: campID, Launched: launched, Positions: w.positions}
	}
	for i := range w.reviews {
		all[w.partitionOf(w.reviews[i].UserID)].Items++
	}
	return all
}

func (w *world) partitionOf(person string) int32 {
	if w.partition != nil {
		return w.partition(person)
	}
	return topic.Partition(testOrg, person)
}

func (w *world) ready() []*kgo.Record {
	var all []*kgo.Record
	for p, r := range w.readyOf() {
		all = append(all, bus.PartitionRecord(topic.OktaReview, int32(p), testOrg, topic.Key(testOrg, campID, "ready"), w.json(r), bus.Header(topic.HeaderKind, topic.KindReady)))
	}
	return all
}

// config declares the world's accounts, rules and privileged group.
func config(t testing.TB, kafka bus.Config) Config {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	c := DefaultConfig()
	c.Kafka = kafka
	c.SoDFile = write("sod.yaml", "rules:\n  - {id: book-and-pay, name: book and pay, left: ["+ledger+"], right: ["+pay+"]}\n")
	c.PrivilegedFile = write("privileged.yaml", "privileged_groups: ["+admins+"]\n")
	c.Accounts.BreakGlass = []signal.Match{{Attribute: "class", Values: []string{"emergency"}}}
	c.Accounts.Service = []signal.Match{{Attribute: "userType", Values: []string{"robot"}}}
	c.Accounts.LeaveFrom, c.Accounts.LeaveUntil = "from", "until"
	c.Routing.Fallback, c.Routing.AdminURL = chief, "https://example-admin.okta.com"
	return c
}

// stage returns a stage that waits for nothing but the world's records, configured for its ids.
func (w *world) stage() *stage {
	w.t.Helper()
	cfg := config(w.t, bus.DefaultConfig())
	if w.rename != nil {
		for _, file := range []string{cfg.SoDFile, cfg.PrivilegedFile} {
			raw, err := os.ReadFile(file)
			if err != nil {
				w.t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(w.rename(string(raw))), 0o600); err != nil {
				w.t.Fatal(err)
			}
		}
		cfg.Routing.Fallback = w.rename(cfg.Routing.Fallback)
	}
	r, err := New(cfg, boottest.Deps("review"))
	if err != nil {
		w.t.Fatal(err)
	}
	r.stage.caughtUp.Store(true)
	r.stage.now = func() time.Time { return time.Time{} } // records of tests have no time: nothing waits too long
	return r.stage
}

func newReview(t testing.TB, kafka bus.Config) *Review {
	t.Helper()
	r, err := New(config(t, kafka), boottest.Deps("review"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
