package detect

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/score/internal/sod"
)

const wiki, mail, editors = "0oa1app0000000000777", "0oa1app0000000000778", "00g1editors000000001"

// imported is a rule of Okta's between two resources, as a record.
func imported(t *testing.T, left, right string, removed bool) *kgo.Record {
	t.Helper()
	side := func(id string) directory.Criterion {
		return directory.Criterion{Attribute: directory.EffectiveGrants, Operation: directory.ContainsOne, Type: directory.ValuesResources, Values: []directory.Value{{ID: id}}}
	}
	raw, err := json.Marshal(directory.RiskRule{
		Org: testOrg, ID: "rul1", Source: directory.SourceOkta, Name: "n", Type: directory.RuleOfDuties, Status: directory.RuleActive,
		Criteria: []directory.Criterion{side(left), side(right)}, Removed: removed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return bus.DirectoryRecord(topic.OktaRiskRule, testOrg, topic.Key(testOrg, "rul1"), raw)
}

// given is a grant of a resource, or a use of an app, to a person on a day of September.
func given(kind, person, resource string, day int) *event.Access {
	e := &event.Access{
		Org: testOrg, UUID: kind + resource + time.Duration(day).String(), Type: kind, Published: time.Date(2026, 9, day, 8, 0, 0, 0, time.UTC).UnixNano(), Outcome: success,
		Subject: person, Targets: []event.Target{{Type: "User"}}, ActorID: "00u1admin00000000001", Confirmed: true, Source: topic.SourcePoll,
	}
	if strings.HasPrefix(resource, "00g") {
		e.Group, e.GroupName = resource, "Group"
	} else {
		e.App, e.AppName = resource, "App"
	}
	return e
}

const (
	addedTo, joined, opened = "application.user_membership.add", "group.user_membership.add", "user.authentication.sso"
	someone                 = "00u1person05"
)

// step hands events over, and the end of the log behind them.
func step(t *testing.T, d *Detect, out *collector, events ...*event.Access) int {
	t.Helper()
	before := len(out.alerts)
	for _, e := range events {
		feed(t, d, []*kgo.Record{recordOf(t, e)}, 1, out)
	}
	feed(t, d, marks(t, 1, after(events)), 1, out)
	return len(out.alerts) - before
}

// TestPairOfARuleThatChanged has the sides of a rule change between two grants: what was seen with other sides is no
// side of the rule as it is now, and what lies in it now is known by the directory.
func TestPairOfARuleThatChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name        string
		left, right string // of the rule once it has changed
		removed     bool
		holds       string // what the directory says that the person holds
		grant       *event.Access
		want        int
	}{
		{"unchanged", wiki, mail, false, "", given(addedTo, someone, mail, 20), 1},
		{"sides in the other order of criteria", mail, wiki, false, wiki, given(addedTo, someone, mail, 20), 1},
		{"the one held is no longer a side", editors, mail, false, wiki, given(addedTo, someone, mail, 20), 0},
		{"the one held is on the side of the grant now", editors, wiki, false, wiki, given(addedTo, someone, wiki, 20), 0},
		{"a group that the directory knows is a side now", editors, mail, false, editors, given(addedTo, someone, mail, 20), 1},
		{"removed", wiki, mail, true, wiki, given(addedTo, someone, mail, 20), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d, out := offline(t), &collector{}
			d.duties.rule(imported(t, wiki, mail, false))
			if n := step(t, d, out, given(addedTo, someone, wiki, 10)); n != 0 {
				t.Fatalf("%d alerts at the first grant", n)
			}
			d.duties.rule(imported(t, c.left, c.right, c.removed))
			if c.holds != "" {
				kind := directory.KindApp
				if strings.HasPrefix(c.holds, "00g") {
					kind = directory.KindGroup
				}
				raw, err := json.Marshal(directory.Assignment{Org: testOrg, UserID: someone, Kind: kind, Resource: c.holds, Path: directory.PathDirect, Granted: time.Date(2026, 9, 10, 8, 0, 0, 0, time.UTC)})
				if err != nil {
					t.Fatal(err)
				}
				d.duties.assignment(bus.DirectoryRecord(topic.OktaAssignment, testOrg, topic.Key(testOrg, someone, kind, c.holds, directory.PathDirect), raw))
			}
			if n := step(t, d, out, c.grant); n != c.want {
				t.Errorf("%d alerts once the rule had changed, want %d: %s", n, c.want, out.raw)
			}
		})
	}
}

// TestPairInUseOfARuleThatChanged turns the sides of a rule round: one app opened twice is not both sides.
func TestPairInUseOfARuleThatChanged(t *testing.T) {
	t.Parallel()
	d, out := offline(t), &collector{}
	d.duties.rule(imported(t, wiki, mail, false))
	step(t, d, out, given(opened, someone, wiki, 10))
	d.duties.rule(imported(t, editors, wiki, false))
	again := given(opened, someone, wiki, 10)
	again.UUID, again.Published = "again", again.Published+int64(time.Hour)
	if n := step(t, d, out, again); n != 0 {
		t.Errorf("%d alerts, want none: %s", n, out.raw)
	}
}

// TestPairThatIsAcceptedIsToldMildly grants and uses both sides on the last day of an exception and the day after.
func TestPairThatIsAcceptedIsToldMildly(t *testing.T) {
	t.Parallel()
	file, err := sod.Parse([]byte("rules:\n  - {id: pay, name: n, left: [" + vendor + "], right: [" + payRun + "], accepted: [{person: " + someone + ", owner: o, reason: r, until: 2026-09-20}]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]string{20: "Low Low", 21: "High High"} {
		d := offline(t)
		d.duties.file = file
		for org := range d.duties.orgs {
			d.duties.orgs[org].rules = file
		}
		out := &collector{}
		step(t, d, out, given(addedTo, someone, vendor, 10), given(addedTo, someone, payRun, day), given(opened, someone, vendor, day), given(opened, someone, payRun, day))
		var got []string
		for i := range out.alerts {
			got = append(got, out.alerts[i].Severity)
			if note := strings.Contains(string(out.raw[i]), "sod_file accepts it for now"); note != (day == 20) {
				t.Errorf("day %d: the message tells of the exception: %v: %s", day, note, out.raw[i])
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("day %d: alerts of severity %v, want %s", day, got, want)
		}
	}
}

// TestRulesOfAnOrgComeAndGo has a rule that a file stands for, one that is no rule, and one that is removed.
func TestRulesOfAnOrgComeAndGo(t *testing.T) {
	t.Parallel()
	d := newDetect(t, bus.DefaultConfig())
	count := func() int { return len(d.duties.of(testOrg).All()) }
	d.duties.rule(imported(t, wiki, mail, false))
	if count() != 2 {
		t.Fatalf("%d rules, want the file's and Okta's", count())
	}
	d.duties.rule(imported(t, wiki, wiki, false))
	if kept := d.duties.of(testOrg).Kept(); count() != 1 || len(kept) != 1 {
		t.Errorf("%d rules and %v kept: a rule with both sides the same is evaluated", count(), kept)
	}
	d.duties.rule(imported(t, wiki, mail, true))
	if count() != 1 || len(d.duties.of(testOrg).Kept()) != 0 {
		t.Errorf("a removed rule is still there: %v", d.duties.of(testOrg).All())
	}
}
