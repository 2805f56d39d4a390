package land

import (
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/directory"
	"recert/schemas/event"
	"recert/schemas/fault"
	"recert/schemas/finding"
	"recert/schemas/olaptest"
	"recert/schemas/recommendation"
	"recert/schemas/topic"
	"recert/schemas/usage"
)

// landed hands records straight to the lanes, in the order given and in one batch a record when split is set, and
// returns the connection. It is landing without Kafka, for tests of what the rows become.
func landed(t *testing.T, split bool, records ...*kgo.Record) driver.Conn {
	t.Helper()
	_, conn := olaptest.Migrated(t)
	landInto(t, conn, split, records...)
	return conn
}

func landInto(t *testing.T, conn driver.Conn, split bool, records ...*kgo.Record) {
	t.Helper()
	all := lanes()
	for _, ln := range all {
		ln.conn, ln.timeout, ln.metrics = conn, time.Minute, newMetrics(prometheus.NewRegistry())
	}
	handle := func(batch []*kgo.Record) {
		for _, ln := range all {
			var mine []*kgo.Record
			for _, r := range batch {
				for _, name := range ln.topics {
					if r.Topic == name {
						mine = append(mine, r)
					}
				}
			}
			if len(mine) == 0 {
				continue
			}
			if err := ln.Handle(t.Context(), bus.Batch{Partition: -1, Records: mine}, rejects{t}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !split {
		handle(records)
		return
	}
	for _, r := range records {
		handle([]*kgo.Record{r})
	}
}

// rejects is a bus.Output on which every rejection fails the test.
type rejects struct{ t *testing.T }

func (r rejects) Produce(*kgo.Record) {}
func (r rejects) Reject(rec *kgo.Record, err error) {
	r.t.Errorf("%s was rejected: %v", rec.Topic, err)
}

func one(t *testing.T, conn driver.Conn, query, want string) {
	t.Helper()
	var got string
	if err := conn.QueryRow(t.Context(), "SELECT toString(("+query+"))").Scan(&got); err != nil || got != want {
		t.Errorf("%s: got %q, %v, want %q", query, got, err, want)
	}
}

// TestLandRepeatsAndOrdersAreHarmless inserts everything once, then twice over in other batches: the views stay.
func TestLandRepeatsAndOrdersAreHarmless(t *testing.T) {
	t.Parallel()
	records := append(everything(t), deadLetterRecord(topic.OktaEvent, []byte(`{"a":1}`), bus.Header(topic.HeaderOrg, org)))
	conn := landed(t, false, records...)
	want := allFacts(t, conn)
	landInto(t, conn, true, records...)
	landInto(t, conn, false, records[3:]...)
	compare(t, want, allFacts(t, conn))
}

func TestLandKeepsEveryYearAndDigit(t *testing.T) {
	t.Parallel()
	times := []string{
		"1970-01-01T00:00:00.000000001Z", "2017-06-30T23:59:59.999999999Z", "2018-01-01T00:00:00Z", "2019-02-28T12:00:00.1Z", "2020-02-29T12:00:00.12Z",
		"2021-03-01T01:02:03.123Z", "2022-12-31T23:59:59.123456Z", "2023-01-01T00:00:00.123456789Z", "2026-11-24T00:00:00.000000009Z", "2261-12-31T23:59:59.999999999Z",
	}
	var records []*kgo.Record
	for i, text := range times {
		at, err := event.ParseTime(text)
		if err != nil {
			t.Fatal(err)
		}
		a := accessEvent(i)
		a.Published, a.UUID = at, fmt.Sprintf("sha256:%064d", i)
		records = append(records, eventRecord(t, a))
	}
	conn := landed(t, false, records...)
	for i, text := range times {
		at, _ := time.Parse(time.RFC3339Nano, text)
		one(t, conn, fmt.Sprintf("SELECT published FROM events WHERE uuid = 'sha256:%064d'", i), at.Format("2006-01-02 15:04:05.000000000"))
	}
	one(t, conn, "SELECT uniqExact(_partition_id) FROM events_raw", fmt.Sprint(len(times)))
	one(t, conn, "SELECT toTypeName(uuid) FROM events LIMIT 1", "String")
}

// TestLandPollReplacesHook lands the copies of one event in both orders: the confirmed body is the one that stays.
func TestLandPollReplacesHook(t *testing.T) {
	t.Parallel()
	hook, poll := accessEvent(1), accessEvent(1)
	hook.Confirmed, hook.Source, hook.Outcome = false, topic.SourceHook, "FORGED"
	for _, order := range [][]event.Access{{hook, poll}, {poll, hook}} {
		conn := landed(t, true, eventRecord(t, order[0]), eventRecord(t, order[1]))
		one(t, conn, "SELECT groupArray((confirmed, source, outcome)) FROM events", "[(true,'poll','SUCCESS')]")
	}
}

func TestLandCurrentRecommendation(t *testing.T) {
	t.Parallel()
	advise := func(asOf time.Time, revision int, outcome string) *kgo.Record {
		return jsonRecord(t, topic.Recommendation, "00u1", recommendation.Recommendation{
			Org: org, CampaignID: "ici1", ReviewID: "icr1", UserID: "00u1", Outcome: outcome, AsOf: asOf, Revision: revision, Holdout: outcome == "revoke",
		})
	}
	later := launch.Add(time.Millisecond)
	conn := landed(t, true, advise(launch, 2, "revoke"), advise(later, 0, "clarify"), advise(launch, 10, "approve"), advise(launch, 0, "clarify"))
	one(t, conn, "SELECT groupArray((outcome, revision, holdout)) FROM recommendations", "[('clarify',0,false)]")
	conn = landed(t, true, advise(launch, 2, "revoke"), advise(launch, 1, "approve"), advise(launch, 0, "clarify"))
	one(t, conn, "SELECT groupArray((outcome, revision, holdout)) FROM recommendations", "[('revoke',2,true)]")
}

// TestLandWithdrawnRoleIsGone lands a role that a later run no longer finds, in any order.
func TestLandWithdrawnRoleIsGone(t *testing.T) {
	t.Parallel()
	found := recommendation.Role{Org: org, RoleID: "r1", Name: "n", AsOf: launch}
	gone := recommendation.Role{Org: org, RoleID: "r1", Withdrawn: true, AsOf: launch.Add(time.Hour)}
	again := recommendation.Role{Org: org, RoleID: "r2", Name: "m", AsOf: launch}
	var records []*kgo.Record
	for _, r := range []recommendation.Role{gone, found, again} {
		records = append(records, jsonRecord(t, topic.RoleProposal, "", r))
	}
	conn := landed(t, true, records...)
	one(t, conn, "SELECT groupArray(role_id) FROM role_proposals", "['r2']")
}

// TestLandUsageStaysTheNewest lands states of one row in any order, one of them from a Kafka that was built anew and
// knows less of the past.
func TestLandUsageStaysTheNewest(t *testing.T) {
	t.Parallel()
	state := func(person string, days ...int) *kgo.Record {
		f := usage.Facts{Org: org, Person: person, Resource: "0oa1", Kind: directory.KindApp}
		for _, d := range days {
			f.AddUse(launch.AddDate(0, 0, d).UnixNano(), fmt.Sprint("uuid", d))
		}
		raw, err := f.MarshalMsg(nil)
		if err != nil {
			t.Fatal(err)
		}
		return bus.PersonRecord(topic.AccessUsage, org, person, topic.Key(org, person, "0oa1"), raw)
	}
	var records []*kgo.Record
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		person := fmt.Sprint("00u", order)
		full := []*kgo.Record{state(person, -9), state(person, -9, -7), state(person, -9, -8, -7)}
		records = append(records, full[order[0]], full[order[1]], full[order[2]])
	}
	records = append(records, state("anew", -9, -8, -7), state("anew", -3), state("anew", -9, -8))
	conn := landed(t, true, records...)
	one(t, conn, "SELECT groupArray(days_active) FROM usage WHERE user_id != 'anew'", "[3,3,3]")
	one(t, conn, "SELECT (days_active, toDate(last_use)) FROM usage WHERE user_id = 'anew'", fmt.Sprintf("(1,'%s')", launch.AddDate(0, 0, -3).Format(time.DateOnly)))
}

// TestLandHistoryOfAUserThatComesBack removes a user and finds it again: both are history, and it is there now.
func TestLandHistoryOfAUserThatComesBack(t *testing.T) {
	t.Parallel()
	u := directory.User{Org: org, ID: "00u1", Status: "ACTIVE", Created: launch.AddDate(0, -9, 0), LastUpdated: launch.AddDate(0, -6, 0)}
	gone, back := u, u
	gone.Removed, gone.RemovedAt = true, launch.AddDate(0, -4, 0)
	back.FoundAt = launch.AddDate(0, -2, 0)
	signedIn := u
	signedIn.LastLogin = launch.AddDate(0, -5, 0)
	m := directory.Assignment{Org: org, UserID: "00u1", Kind: directory.KindGroup, Resource: "00g1", Path: directory.PathDirect}
	mGone, mBack := m, m
	mGone.Removed, mGone.RemovedAt = true, launch.AddDate(0, -4, 0)
	mBack.FoundAt = launch.AddDate(0, -2, 0)
	var records []*kgo.Record
	for _, v := range []directory.User{signedIn, u, gone, back} {
		records = append(records, jsonRecord(t, topic.OktaUser, "", v))
	}
	for _, v := range []directory.Assignment{m, mGone, mBack} {
		records = append(records, jsonRecord(t, topic.OktaAssignment, "", v))
	}
	conn := landed(t, true, append(records, records...)...) // read twice, as after a restart
	for months, want := range map[int]string{-10: "0", -8: "1", -5: "1", -3: "0", -1: "1"} {
		at := launch.AddDate(0, months, 0).Format("2006-01-02 15:04:05")
		one(t, conn, fmt.Sprintf("SELECT count() FROM users_as_of(at = '%s')", at), want)
		if months != -10 { // a membership without times counts as always held before it was removed
			one(t, conn, fmt.Sprintf("SELECT count() FROM assignments_as_of(at = '%s')", at), want)
		}
	}
	one(t, conn, "SELECT count() FROM users", "1")
	one(t, conn, "SELECT count() FROM assignments WHERE group_id = '00g1'", "1")
	one(t, conn, "SELECT count() FROM users_raw FINAL", "3")
	one(t, conn, "SELECT countIf(toYear(last_login) > 1970) FROM users_raw FINAL", "1")
}

// TestLandScoredCampaignStays reads a campaign again after it was closed, as after Kafka was built anew: what
// recert has scored stays in view, what it never scored is history.
func TestLandScoredCampaignStays(t *testing.T) {
	t.Parallel()
	records := everything(t)
	closed := directory.Review{Org: org, ID: "icr1", CampaignID: "ici1", UserID: "00u1", Resource: "0oa1", Kind: directory.KindApp, History: true, LastUpdated: launch}
	conn := landed(t, true, append(records, jsonRecord(t, topic.OktaReview, "00u1", closed))...)
	one(t, conn, "SELECT groupArray(review_id) FROM campaign_items", "['icr1']")
}

func TestLandActionStates(t *testing.T) {
	t.Parallel()
	entry := func(state string, attempt int) command.Outcome {
		return command.Outcome{Org: org, State: state, Attempt: attempt}
	}
	cases := []struct {
		name, want string
		entries    []command.Outcome
	}{
		{"nothing yet", "waiting", nil},
		{"observer", command.StateProposed, []command.Outcome{entry(command.StateProposed, 0)}},
		{"denied", command.StateDenied, []command.Outcome{entry(command.StateDenied, 0), entry(command.StateProposed, 0)}},
		{"in flight", command.StateIntent, []command.Outcome{entry(command.StateIntent, 1), entry(command.StateProposed, 0)}},
		{"refused", command.StateRefused, []command.Outcome{entry(command.StateRefused, 1), entry(command.StateIntent, 1)}},
		{"tried again", command.StateIntent, []command.Outcome{entry(command.StateRefused, 1), entry(command.StateIntent, 2), entry(command.StateIntent, 1)}},
		{"done", command.StateDone, []command.Outcome{entry(command.StateDone, 2), entry(command.StateRefused, 1), entry(command.StateIntent, 2), entry(command.StateIntent, 1)}},
	}
	var records []*kgo.Record
	for _, c := range cases {
		ask := command.Command{ID: c.name, Org: org, Person: "00u1", Action: command.CreateIssue, AsOf: launch, Issue: &command.Issue{Summary: "s"}}
		for _, o := range c.entries {
			o.CommandID = c.name
			records = append(records, jsonRecord(t, topic.ActionOutcome, "00u1", o))
		}
		records = append(records, jsonRecord(t, topic.ActionCommand, "00u1", ask))
	}
	conn := landed(t, true, records...)
	for _, c := range cases {
		one(t, conn, "SELECT groupArray(state) FROM actions WHERE command_id = '"+c.name+"'", "['"+c.want+"']")
	}
}

func TestLandAlertVersions(t *testing.T) {
	t.Parallel()
	found := func(confirmed bool, last time.Time) *kgo.Record {
		return jsonRecord(t, topic.Alert, "00u1", finding.Finding{
			Time: launch.UnixMilli(), FindingInfo: finding.Info{UID: "a1", LastSeenTime: last.UnixMilli()},
			Unmapped: finding.Unmapped{Org: org, Subject: "00u1", Confirmed: confirmed},
		})
	}
	conn := landed(t, true, found(true, launch), found(false, launch.Add(time.Hour)), found(true, launch.Add(-time.Hour)))
	one(t, conn, "SELECT groupArray((confirmed, last_seen = time)) FROM alerts", "[(true,1)]")
}

func deadLetterRecord(name string, value []byte, headers ...kgo.RecordHeader) *kgo.Record {
	return &kgo.Record{Topic: topic.DeadLetter(name), Key: []byte("k"), Value: value, Headers: headers}
}

// TestLandEveryDeadLetter lands one of each topic, one without an org, and one twice from another place.
func TestLandEveryDeadLetter(t *testing.T) {
	t.Parallel()
	var records []*kgo.Record
	for _, tp := range topic.Catalogue() {
		records = append(records, deadLetterRecord(tp.Name, []byte("odd \x00\xff"), bus.Header(topic.HeaderOrg, org), bus.Header("own", "v"),
			bus.Header(bus.DLQService, "enrich"), bus.Header(bus.DLQError, "why"), bus.Header(bus.DLQTopic, tp.Name), bus.Header(bus.DLQPartition, "3"),
			bus.Header(bus.DLQOffset, "17"), bus.Header(bus.DLQAttempts, "2"), bus.Header(bus.DLQClass, "reject"), bus.Header(bus.DLQTime, "2026-10-01T00:00:00.5Z")))
	}
	again := *records[0]
	again.Headers = append(append([]kgo.RecordHeader(nil), again.Headers...), bus.Header(bus.DLQOffset, "99"))
	other := deadLetterRecord(topic.OktaGroup, []byte("another"), bus.Header(topic.HeaderOrg, org), bus.Header(bus.DLQService, "enrich"), bus.Header(bus.DLQTopic, topic.OktaGroup))
	records = append(records, &again, other, deadLetterRecord(topic.OktaEvent, nil))
	conn := landed(t, false, records...)
	one(t, conn, "SELECT uniqExact(topic) FROM dead_letters WHERE reason = 'why' AND partition = 3 AND offset IN (17, 99) AND attempts = 2 AND original = 'odd \\0\\xff' AND headers = [('org', '"+org+"'), ('own', 'v')]",
		fmt.Sprint(len(topic.Catalogue())))
	one(t, conn, "SELECT count() FROM dead_letters", fmt.Sprint(len(topic.Catalogue())+2))
	one(t, conn, "SELECT groupArray((topic, original)) FROM dead_letters WHERE org = ''", "[('okta.event.v1.dlq','')]")
}

// TestLandWithoutIdentityIsSetAside hands over records that name no org or no id: they would replace one another.
func TestLandWithoutIdentityIsSetAside(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]*kgo.Record{
		"no org":       jsonRecord(t, topic.OktaUser, "", directory.User{ID: "00u1"}),
		"no id":        jsonRecord(t, topic.OktaGroup, "", directory.Group{Org: org}),
		"no path":      jsonRecord(t, topic.OktaAssignment, "", directory.Assignment{Org: org, UserID: "u", Kind: "app", Resource: "r"}),
		"no uuid":      eventRecord(t, event.Access{Org: org}),
		"empty":        bus.DirectoryRecord(topic.OktaApp, org, nil, nil),
		"cut":          bus.PersonRecord(topic.AccessUsage, org, "00u1", nil, []byte{0x81}),
		"null":         bus.DirectoryRecord(topic.OktaUser, org, nil, []byte("null")),
		"other type":   bus.DirectoryRecord(topic.OktaUser, org, nil, []byte(`{"org":7}`)),
		"a wild time":  bus.DirectoryRecord(topic.OktaUser, org, nil, []byte(`{"org":"o","id":"u","created":"yesterday"}`)),
		"year 1 event": eventRecord(t, event.Access{UUID: "u"}),
	} {
		for _, ln := range lanes() {
			if ln.topics[0] != r.Topic {
				continue
			}
			if err := ln.order[0].add(r); fault.ClassOf(err) != fault.Reject {
				t.Errorf("%s: got %v, want it rejected", name, err)
			}
		}
	}
}
