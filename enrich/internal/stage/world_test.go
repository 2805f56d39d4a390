package stage

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

const (
	testOrg = "00oTest"
	ledger  = "0oaLedger"
	admins  = "00gAdmins"
	alice   = "00uAlice"
	bob     = "00uBob"
)

// time2017 is older than anything that Okta still has.
var time2017 = time.Date(2017, 9, 30, 22, 23, 7, 0, time.UTC)

// begin is the instant that test events are counted from.
var begin = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func newEnrich(t testing.TB, kafka bus.Config, change ...func(*Config)) *Enrich {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka = kafka
	for _, c := range change {
		c(&cfg)
	}
	e, err := New(cfg, boottest.Deps("enrich"))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// collector keeps everything that a stage writes.
type collector struct{ bustest.Outputs }

// events are the access events that were produced.
func (c *collector) events(t testing.TB) []event.Access {
	t.Helper()
	return accessEvents(t, c.Produced)
}

func accessEvents(t testing.TB, records []*kgo.Record) []event.Access {
	t.Helper()
	var all []event.Access
	for _, r := range records {
		if r.Topic != topic.AccessEvent || bus.HeaderOf(r, topic.HeaderKind) != "" {
			continue
		}
		var a event.Access
		if rest, err := a.UnmarshalMsg(r.Value); err != nil || len(rest) != 0 {
			t.Fatalf("decoding an access event: %v, %d bytes left", err, len(rest))
		}
		all = append(all, a)
	}
	return all
}

// sets is the newest value of every key of access.usage.v1.
func sets(records []*kgo.Record) map[string]string {
	all := map[string]string{}
	for _, r := range records {
		if r.Topic == topic.AccessUsage && bus.HeaderOf(r, topic.HeaderKind) == "" {
			all[string(r.Key)] = string(r.Value)
		}
	}
	return all
}

func factsOf(t testing.TB, records []*kgo.Record, person, resource string) usage.Facts {
	t.Helper()
	var f usage.Facts
	raw, ok := sets(records)[string(topic.Key(testOrg, person, resource))]
	if !ok {
		return f
	}
	if _, err := f.UnmarshalMsg([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	return f
}

// offline is a stage without Kafka: every partition assigned and empty, the org's directory complete.
func offline(t testing.TB) *stage {
	t.Helper()
	e := newEnrich(t, bus.DefaultConfig())
	for _, r := range people() {
		e.directory.Apply(r)
	}
	for p := range int32(topic.PersonPartitions) {
		e.stage.partitions[p] = newPartition(p, e.cfg.Remember)
	}
	return e.stage
}

// handle gives the stage one record after the other, each as a batch of its own.
func handle(t testing.TB, s *stage, records ...*kgo.Record) *collector {
	t.Helper()
	out := &collector{}
	for _, r := range records {
		if err := s.Handle(t.Context(), bus.Batch{Partition: r.Partition, Records: []*kgo.Record{r}}, out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// people are the directory records of the test org, its snapshot last.
func people() []*kgo.Record {
	return append(staff(), snapshot(testOrg))
}

func staff() []*kgo.Record {
	return []*kgo.Record{
		asJSON(topic.OktaUser, alice, directory.User{Org: testOrg, ID: alice, Status: "ACTIVE", Department: "Finance", Title: "Clerk", ManagerID: bob, UserType: "employee"}),
		asJSON(topic.OktaUser, bob, directory.User{Org: testOrg, ID: bob, Status: "SUSPENDED", Department: "Finance", Title: "Head"}),
		asJSON(topic.OktaApp, ledger, directory.App{Org: testOrg, ID: ledger, Label: "Ledger", SignOnMode: "SAML_2_0"}),
		asJSON(topic.OktaGroup, admins, directory.Group{Org: testOrg, ID: admins, Name: "Admins"}),
	}
}

func snapshot(org string) *kgo.Record {
	return asJSON(topic.OktaSnapshot, directory.TypeAll, directory.Snapshot{Org: org, Type: directory.TypeAll, Generation: 1, State: directory.StateComplete, At: begin})
}

func asJSON(name, id string, v any) *kgo.Record {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return bus.DirectoryRecord(name, testOrg, topic.Key(testOrg, id), raw)
}

// sso is the JSON of one sign-on of the person to the ledger.
func sso(person, uuid string, at time.Time) string {
	return fmt.Sprintf(`{"uuid":%q,"published":%q,"eventType":"user.authentication.sso","actor":{"id":%q,"type":"User","alternateId":"x@example.test"},`+
		`"outcome":{"result":"SUCCESS"},"target":[{"id":%q,"type":"AppInstance","displayName":"Ledger App"},{"id":"0uaX","type":"AppUser"}]}`,
		uuid, at.UTC().Format("2006-01-02T15:04:05.000Z"), person, ledger)
}

// member is the JSON of a group membership that starts or ends (verb add or remove).
func member(verb, person, uuid string, at time.Time, actor string) string {
	return fmt.Sprintf(`{"uuid":%q,"published":%q,"eventType":"group.user_membership.%s","actor":%s,"outcome":{"result":"SUCCESS"},`+
		`"target":[{"id":%q,"type":"User"},{"id":%q,"type":"UserGroup"}]}`, uuid, at.UTC().Format(time.RFC3339Nano), verb, actor, person, admins)
}

const adminActor = `{"id":"00uBob","type":"User","displayName":"Bob"}`

// arrive makes the record that a producer makes of a body: on the partition of its subject, or the org's.
func arrive(source, body string) *kgo.Record {
	subject := testOrg
	if l, err := event.Parse([]byte(body)); err == nil {
		subject = event.Subject(l, testOrg)
	}
	r := bus.PersonRecord(topic.OktaEvent, testOrg, subject, []byte(subject), []byte(body), bus.Header(topic.HeaderSource, source))
	r.Timestamp = begin
	return r
}

func mark(p int32, position int64) *kgo.Record {
	raw, err := json.Marshal(event.Mark{Org: testOrg, Position: position, LogTime: begin.Add(time.Duration(position) * time.Second), CaughtUp: true})
	if err != nil {
		panic(err)
	}
	r := bus.PartitionRecord(topic.OktaEvent, p, testOrg, topic.Key(testOrg), raw, bus.Header(topic.HeaderKind, topic.KindMark))
	r.Timestamp = begin
	return r
}

func days(n float64) time.Duration { return time.Duration(n * 24 * float64(time.Hour)) }

func uuid(i int) string { return "uuid-" + strings.Repeat("0", 3-len(fmt.Sprint(i))) + fmt.Sprint(i) }
