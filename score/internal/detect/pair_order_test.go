package detect

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/finding"
	"recert/schemas/topic"
)

// history draws grants, and removals if wanted, of a few people and resources, in the order of the log.
func history(r *rand.Rand, n int, removals bool) []*event.Access {
	resources := []string{vendor, payRun, "0oa1app0000000000777", "00g1finance000000001", "00g1both000000000001"}
	at := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	var events []*event.Access
	for i := range n {
		at = at.Add(time.Duration(r.IntN(30*3600)) * time.Second)
		id := resources[r.IntN(len(resources))]
		e := &event.Access{
			Org: testOrg, UUID: fmt.Sprintf("draw-%04d", i), Published: at.UnixNano(), Outcome: success, Subject: fmt.Sprintf("00u1person%02d", r.IntN(6)),
			Targets: []event.Target{{Type: "User"}}, ActorID: "00u1admin00000000001", Confirmed: true, Source: topic.SourcePoll,
		}
		kind := "application"
		if strings.HasPrefix(id, "00g") {
			kind, e.Group, e.GroupName = "group", id, "Group "+id
		} else {
			e.App, e.AppName = id, "App "+id
		}
		e.Type = kind + ".user_membership.add"
		if removals && r.IntN(3) == 0 {
			e.Type = kind + ".user_membership.remove"
		}
		events = append(events, e)
	}
	return events
}

const success = "SUCCESS"

// TestPairAlertsDoNotDependOnTheOrderOfGrants shuffles grants, repeats some, and cuts them into batches of any size.
func TestPairAlertsDoNotDependOnTheOrderOfGrants(t *testing.T) {
	t.Parallel()
	raised := 0
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 2))
		events := history(r, 40, false)
		want := run(t, events, 1000).final()
		raised += len(want)
		for range 4 {
			again := append(slices.Clone(events), events[r.IntN(len(events))], events[r.IntN(len(events))])
			r.Shuffle(len(again), func(i, k int) { again[i], again[k] = again[k], again[i] })
			if diff := cmp.Diff(want, run(t, again, 1+r.IntN(20)).final()); diff != "" {
				t.Fatalf("seed %d: another order gave other alerts (-want +got):\n%s", seed, diff)
			}
		}
	}
	if raised < 100 {
		t.Errorf("%d alerts in all, want enough to compare", raised)
	}
}

// TestPairAlertsDoNotDependOnPartitioning keeps the order of the log, with removals: people together in one partition
// or apart, batches of any size, everything twice, hooks ahead of the poll.
func TestPairAlertsDoNotDependOnPartitioning(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 3))
		events := history(r, 60, true)
		want := run(t, events, 1000).final()
		if diff := cmp.Diff(model(events), keys(t, want)); diff != "" {
			t.Fatalf("seed %d: not what holding both sides says (-model +got):\n%s", seed, diff)
		}
		twice := run(t, append(slices.Clone(events), events...), 1+r.IntN(20)).final()
		if diff := cmp.Diff(want, twice); diff != "" {
			t.Fatalf("seed %d: a replay changed the alerts (-once +twice):\n%s", seed, diff)
		}
		d, out := offline(t), &collector{}
		one := d.stage.partitions[0]
		for _, e := range events {
			if err := one.event(recordOf(t, e)); err != nil {
				t.Fatal(err)
			}
		}
		for _, m := range marks(t, 1, after(events)) {
			if err := one.mark(m); err != nil {
				t.Fatal(err)
			}
		}
		if err := one.flush(&together{out}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.final()); diff != "" {
			t.Fatalf("seed %d: one partition for all gave other alerts (-apart +together):\n%s", seed, diff)
		}
	}
}

// together takes what a partition writes of people of other ones too.
type together struct{ *collector }

func (o *together) Produce(r *kgo.Record) {
	if r.Topic == topic.Alert {
		var f finding.Finding
		if err := json.Unmarshal(r.Value, &f); err != nil {
			panic(err)
		}
		o.alerts, o.raw = append(o.alerts, f), append(o.raw, r.Value)
	}
}

// model says by plain bookkeeping on which days a grant met the other side.
func model(events []*event.Access) map[string]bool {
	sides := map[string][2]bool{vendor: {true, false}, payRun: {false, true}, "00g1finance000000001": {false, true}, "00g1both000000000001": {true, true}}
	gives := map[string][]string{"00g1finance000000001": {payRun}, "00g1both000000000001": {payRun, vendor}}
	held := map[string]map[string]map[string]bool{} // person → resource → carriers
	met := map[string]bool{}
	for _, e := range events {
		carrier := e.App + e.Group
		if held[e.Subject] == nil {
			held[e.Subject] = map[string]map[string]bool{vendor: {}, payRun: {}}
		}
		own := held[e.Subject]
		if strings.HasSuffix(e.Type, ".remove") {
			clear(own[carrier])
			for _, by := range own {
				delete(by, carrier)
			}
			continue
		}
		apps := gives[carrier]
		if own[carrier] != nil {
			apps = []string{carrier}
		}
		for _, app := range apps {
			own[app][carrier] = true
		}
		if s := sides[carrier]; s[0] && len(own[payRun]) > 0 || s[1] && len(own[vendor]) > 0 {
			met[fmt.Sprintf("%s day %d", e.Subject, e.Published/int64(24*time.Hour))] = true
		}
	}
	return met
}

// keys are the persons and days of alerts.
func keys(t *testing.T, alerts map[string]string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, raw := range alerts {
		var f struct {
			Time     int64 `json:"time"`
			Unmapped struct {
				Subject string `json:"subject_id"`
			} `json:"unmapped"`
		}
		if err := json.Unmarshal([]byte(raw), &f); err != nil {
			t.Fatal(err)
		}
		all[fmt.Sprintf("%s day %d", f.Unmapped.Subject, f.Time/(24*3600*1000))] = true
	}
	return all
}

// TestPairOfAnImportedRule has the rule arrive over okta.riskrule.v1, with resources that no rule named before: what
// people hold of them was passed over and is read again.
func TestPairOfAnImportedRule(t *testing.T) {
	t.Parallel()
	kafka := bustest.Cluster(t)
	const wiki = "0oa1app0000000000777"
	bustest.Send(t, kafka, assignmentsOf(t)...)
	d := newDetect(t, kafka)
	defer boottest.Start(t, d).Stop()
	bustest.Await(t, "readiness", d.deps.Ready.Ready)
	side := func(id string) directory.Criterion {
		return directory.Criterion{Attribute: directory.EffectiveGrants, Operation: directory.ContainsOne, Type: directory.ValuesResources, Values: []directory.Value{{ID: id}}}
	}
	rule := directory.RiskRule{Org: testOrg, ID: "rul1", Source: directory.SourceOkta, Name: "n", Type: directory.RuleOfDuties, Status: directory.RuleActive, Criteria: []directory.Criterion{side(wiki), side("0oa1app0000000000888")}}
	raw, err := json.Marshal(rule)
	if err != nil {
		t.Fatal(err)
	}
	bustest.Send(t, kafka, bus.DirectoryRecord(topic.OktaRiskRule, testOrg, topic.Key(testOrg, "rul1"), raw))
	bustest.Await(t, "what alice holds", func() bool { return d.duties.held(testOrg, alice, wiki, baselineAt.Add(48*time.Hour).UnixNano()) })
	e := history(rand.New(rand.NewPCG(1, 1)), 1, false)[0]
	e.Subject, e.Type, e.Group, e.App, e.AppName = alice, "application.user_membership.add", "", "0oa1app0000000000888", "New app"
	e.Published = baselineAt.Add(72 * time.Hour).UnixNano()
	send(t, kafka, []*event.Access{e})
	bustest.Send(t, kafka, marks(t, 1, after([]*event.Access{e}))...)
	bustest.Await(t, "the alert", func() bool { return len(onTopic(t, kafka).final()) == 1 })
	for _, raw := range onTopic(t, kafka).final() {
		if !strings.Contains(raw, `"held_by_directory":1`) || !strings.Contains(raw, `"rul1`) && !strings.Contains(raw, "|rul1") {
			t.Errorf("got %s", raw)
		}
	}
}

// TestPairWaitsForTheEndOfTheLog shows a grant whose first side the directory knows while the log is still being read:
// the alert waits, because a removal may be among what is not read yet.
func TestPairWaitsForTheEndOfTheLog(t *testing.T) {
	t.Parallel()
	grant := readFixture(t, "testdata/toxic_pair_granted/hit_directory.json").access(t)[0]
	removed := *grant
	removed.UUID, removed.Type, removed.App, removed.Published = "earlier", "application.user_membership.remove", vendor, grant.Published-int64(time.Hour)
	d, out := offline(t), &collector{}
	p := topic.Partition(testOrg, grant.Subject)
	mark := func(caughtUp bool) *kgo.Record {
		raw, err := json.Marshal(event.Mark{Org: testOrg, Position: 1, LogTime: time.Unix(0, grant.Published).Add(time.Hour), CaughtUp: caughtUp})
		if err != nil {
			t.Fatal(err)
		}
		return bus.PartitionRecord(topic.AccessEvent, p, testOrg, topic.Key(testOrg), raw, bus.Header(topic.HeaderKind, topic.KindMark))
	}
	feed(t, d, []*kgo.Record{recordOf(t, grant), mark(false)}, 1, out)
	if len(out.alerts) != 0 || len(d.stage.partitions[p].waiting) != 1 {
		t.Fatalf("%d alerts, %d waiting; want none and one", len(out.alerts), len(d.stage.partitions[p].waiting))
	}
	other := offline(t)
	feed(t, other, []*kgo.Record{recordOf(t, grant), mark(false), recordOf(t, &removed), mark(true)}, 1, out)
	if len(out.alerts) != 0 {
		t.Error("what was removed before the grant was held against it")
	}
	feed(t, d, []*kgo.Record{mark(true)}, 1, out) // of the same time: it alone says that this was the end
	if len(out.alerts) != 1 || len(d.stage.partitions[p].waiting) != 0 {
		t.Errorf("%d alerts, %d waiting; want one and none", len(out.alerts), len(d.stage.partitions[p].waiting))
	}
}

// TestPairIsToldOnce judges grants at once and again when the log has been read behind them: that is no news.
func TestPairIsToldOnce(t *testing.T) {
	t.Parallel()
	d, out := offline(t), &collector{}
	events := readFixture(t, "testdata/toxic_pair_granted/hit.json").access(t)
	for _, e := range append(events, events...) {
		feed(t, d, []*kgo.Record{recordOf(t, e)}, 1, out)
		feed(t, d, marks(t, 1, time.Unix(0, e.Published).Add(time.Minute)), 1, out)
	}
	if len(out.alerts) != 1 {
		t.Errorf("the alert was written %d times, want once", len(out.alerts))
	}
}
