package baseline

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"recert/schemas/baseline"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testOrg = "00o1corp"

var midnight = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

func newBaseline(t testing.TB, kafka bus.Config, clickhouse olap.Config) *Baseline {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka, cfg.ClickHouse = kafka, clickhouse
	b, err := New(cfg, boottest.Deps("baseline"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.producer.Close)
	return b
}

func exec(t testing.TB, conn driver.Conn, sql string) {
	t.Helper()
	if err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// signIn lands one sign-in, days before the midnight.
func signIn(t testing.TB, conn driver.Conn, user, country string, daysBefore float64, more ...string) {
	t.Helper()
	at := midnight.Add(-time.Duration(daysBefore * 24 * float64(time.Hour)))
	kind, outcome, confirmed := "user.session.start", "SUCCESS", 1
	for _, m := range more {
		switch m {
		case "FAILURE":
			outcome = m
		case "hook":
			confirmed = 0
		default:
			kind = m
		}
	}
	exec(t, conn, fmt.Sprintf(`INSERT INTO events_raw (org, id, uuid, published, event_type, outcome, actor_id, actor_type, country, confirmed)
		VALUES ('%s', '%s', '%s', '%s', '%s', '%s', '%s', 'User', '%s', %d)`,
		testOrg, user+country+at.String(), user+country+at.String(), at.Format("2006-01-02 15:04:05.000"), kind, outcome, user, country, confirmed))
}

// readTo lands marks that say how far the log was read.
func readTo(t testing.TB, conn driver.Conn, org string, partitions int, at time.Time) {
	t.Helper()
	for p := range partitions {
		exec(t, conn, fmt.Sprintf("INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('%s', %d, 1, '%s', true, %d)",
			org, p, at.UTC().Format("2006-01-02 15:04:05"), at.Unix()))
	}
}

// published returns the newest record of each entity, and how many records there are in all.
func published(t testing.TB, kafka bus.Config) (newest map[string]baseline.Record, records int) {
	t.Helper()
	newest = map[string]baseline.Record{}
	for _, r := range bustest.Read(t, kafka, topic.Baseline) {
		var rec baseline.Record
		if err := json.Unmarshal(r.Value, &rec); err != nil {
			t.Fatal(err)
		}
		if want := string(topic.Key(rec.Org, rec.Name, rec.Entity)); string(r.Key) != want {
			t.Errorf("key %s, want %s", r.Key, want)
		}
		newest[rec.Entity] = rec
		records++
	}
	return newest, records
}

func look(t testing.TB, b *Baseline, conn driver.Conn) {
	t.Helper()
	if err := b.look(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
}

func TestBaselineCountries(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	signIn(t, conn, "00u1", "Germany", 80)
	signIn(t, conn, "00u1", "Austria", 0.5)
	signIn(t, conn, "00u1", "Chile", 91)                 // too old
	signIn(t, conn, "00u1", "Kenya", -0.1)               // after the midnight
	signIn(t, conn, "00u1", "Norway", 20, "FAILURE")     // did not get in
	signIn(t, conn, "00u1", "Poland", 20, "hook")        // only a hook says so
	signIn(t, conn, "00u1", "Portugal", 20, "something") // another event
	signIn(t, conn, "00u2", "Germany", 13)               // too little history
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(time.Hour))

	b := newBaseline(t, kafka, clickhouse)
	look(t, b, conn)
	got, _ := published(t, kafka)
	want := map[string]baseline.Record{"00u1": {Org: testOrg, Name: "user_countries", Entity: "00u1", Values: []string{"Austria", "Germany"}, AsOf: midnight}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBaselineSecondRunPublishesNothing runs again in the same process, in a new one, and a day later with nothing
// new; then publishes what did change, and says of whom nothing is known any more.
func TestBaselineSecondRunPublishesNothing(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	for _, user := range []string{"00u1", "00u2", "00u3"} {
		signIn(t, conn, user, "Germany", 60)
	}
	signIn(t, conn, "00u2", "Norway", 89.9)
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(time.Hour))
	first := newBaseline(t, kafka, clickhouse)
	look(t, first, conn)
	_, n := published(t, kafka)
	if n != 3 {
		t.Fatalf("%d records, want 3", n)
	}
	look(t, first, conn)
	signIn(t, conn, "00u3", "Kenya", 1) // landed late: the version that is out stays as it is
	look(t, newBaseline(t, kafka, clickhouse), conn)
	if _, again := published(t, kafka); again != n {
		t.Fatalf("a second run published %d records", again-n)
	}

	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(25*time.Hour))
	third := newBaseline(t, kafka, clickhouse)
	look(t, third, conn)
	got, all := published(t, kafka)
	if all != n+2 {
		t.Errorf("%d records on the next day, want 2: one lost a country, one gained one", all-n)
	}
	if r := got["00u1"]; !r.AsOf.Equal(midnight) {
		t.Errorf("what did not change has a new version: %s", r.AsOf)
	}
	if r := got["00u2"]; !cmp.Equal(r.Values, []string{"Germany"}) || !r.AsOf.Equal(midnight.AddDate(0, 0, 1)) {
		t.Errorf("got %v as of %s", r.Values, r.AsOf)
	}

	exec(t, conn, "ALTER TABLE events_raw DELETE WHERE actor_id = '00u1' SETTINGS mutations_sync = 2")
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(49*time.Hour))
	for range 2 {
		look(t, third, conn)
	}
	got, gone := published(t, kafka)
	if r := got["00u1"]; len(r.Values) != 0 || gone != all+1 {
		t.Errorf("of whom nothing is known there are %d records and the values %v, want one without values", gone-all, r.Values)
	}
}

// TestBaselineWaitsForTheWholeLog leaves a partition's mark out, then has it lag behind the midnight.
func TestBaselineWaitsForTheWholeLog(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	signIn(t, conn, "00u1", "Germany", 60)
	b := newBaseline(t, kafka, clickhouse)
	readTo(t, conn, testOrg, topic.PersonPartitions-1, midnight.Add(time.Hour))
	readTo(t, conn, "00o2never", topic.PersonPartitions, time.Unix(0, 0))
	look(t, b, conn)
	if _, n := published(t, kafka); n != 0 {
		t.Fatalf("%d records although a partition's log is not landed", n)
	}
	exec(t, conn, fmt.Sprintf("INSERT INTO marks_raw (org, partition, position, log_time, caught_up, version) VALUES ('%s', 7, 1, '2026-09-30 23:59:59', true, 5)", testOrg))
	look(t, b, conn)
	if got, _ := published(t, kafka); !got["00u1"].AsOf.Equal(midnight.AddDate(0, 0, -1)) {
		t.Errorf("as of %s, want the midnight that every partition has passed", got["00u1"].AsOf)
	}
}

// TestBaselineRunPublishesAndIsFenced runs the service; a second one takes over and the first ends.
func TestBaselineRunPublishesAndIsFenced(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	signIn(t, conn, "00u1", "Germany", 60)
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(time.Hour))
	first := newBaseline(t, kafka, clickhouse)
	first.cfg.Every = 50 * time.Millisecond
	running := boottest.Start(t, first)
	bustest.Await(t, "a baseline", func() bool { _, n := published(t, kafka); return n == 1 })
	second := newBaseline(t, kafka, clickhouse)
	if err := second.producer.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	signIn(t, conn, "00u1", "Austria", -0.5)
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(26*time.Hour))
	if err := running.Ended(); err == nil || !strings.Contains(err.Error(), "another instance took over") {
		t.Errorf("the first ended with %v", err)
	}
	look(t, second, conn)
	if got, n := published(t, kafka); n != 2 || len(got["00u1"].Values) != 2 {
		t.Errorf("%d records, the last %v; want two, the last with both countries", n, got["00u1"].Values)
	}
}

// TestBaselineQueryFails asks a database whose views are gone, then heals it.
func TestBaselineQueryFails(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	readTo(t, conn, testOrg, topic.PersonPartitions, midnight.Add(time.Hour))
	b := newBaseline(t, kafka, clickhouse)
	b.queries = []query{{"broken", "SELECT throwIf(1), [''], map('', 0.) WHERE {org:String} != '' AND {as_of:DateTime64(9, 'UTC')} > 0"}, b.queries[0]}
	signIn(t, conn, "00u1", "Germany", 60)
	if err := b.look(t.Context(), conn); err == nil || !strings.Contains(err.Error(), "baseline broken of "+testOrg) {
		t.Errorf("got %v", err)
	}
	if _, n := published(t, kafka); n != 1 {
		t.Errorf("%d records, want the one of the baseline that works", n)
	}
}
