package land

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/directory"
	"recert/schemas/fault"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

// flaky is a connection whose inserts fail as the test says.
type flaky struct {
	driver.Conn
	// before is asked at each insert, after once the server has taken it.
	before, after func(table string, call int) error

	mu    sync.Mutex
	calls map[string]int
}

func (f *flaky) PrepareBatch(ctx context.Context, query string, opts ...driver.PrepareBatchOption) (driver.Batch, error) {
	table := strings.Fields(query)[2]
	f.mu.Lock()
	if f.calls == nil {
		f.calls = map[string]int{}
	}
	f.calls[table]++
	call := f.calls[table]
	f.mu.Unlock()
	if f.before != nil {
		if err := f.before(table, call); err != nil {
			return nil, err
		}
	}
	b, err := f.Conn.PrepareBatch(ctx, query, opts...)
	return &flakyBatch{b, func() error {
		if f.after == nil {
			return nil
		}
		return f.after(table, call)
	}}, err
}

func (f *flaky) inserts(table string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls[table]
}

type flakyBatch struct {
	driver.Batch
	after func() error
}

func (b *flakyBatch) Send() error {
	if err := b.Batch.Send(); err != nil {
		return err
	}
	return b.after()
}

// landOver lands over conn until the test ends.
func landOver(t *testing.T, l *Lander, conn driver.Conn) (stop func() error) {
	t.Helper()
	return boottest.Start(t, boottest.Func(func(ctx context.Context) error { return l.land(ctx, conn) })).End
}

// watch opens a client to ask how far the lanes have committed.
func watch(t *testing.T, kafka bus.Config) *kadm.Client {
	t.Helper()
	cl, err := bus.Connect(t.Context(), kafka)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cl.Close)
	return kadm.NewClient(cl)
}

// committed returns how many records of a topic its lane has committed.
func committed(t *testing.T, watcher *kadm.Client, name string) int64 {
	t.Helper()
	offsets, err := watcher.FetchOffsets(t.Context(), group+name)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return 0 // not a member yet
	}
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	offsets.Each(func(o kadm.OffsetResponse) { sum += max(o.At, 0) })
	return sum
}

func eventRecords(t testing.TB, n int) []*kgo.Record {
	t.Helper()
	var all []*kgo.Record
	for i := range n {
		a := accessEvent(i)
		a.Subject = fmt.Sprint("00u", i)
		all = append(all, eventRecord(t, a))
	}
	return all
}

// TestLandFlushFails has the server refuse inserts in the ways that pass: nothing is committed, the other lanes
// flow, and everything lands once it takes them again.
func TestLandFlushFails(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	watcher := watch(t, kafka)
	failures := []error{&clickhouse.Exception{Code: 242}, &clickhouse.Exception{Code: 243}, &clickhouse.Exception{Code: 159}, io.ErrUnexpectedEOF}
	var mu sync.Mutex
	held := true
	f := &flaky{Conn: conn, before: func(table string, call int) error {
		mu.Lock()
		defer mu.Unlock()
		if table == "events_raw" && held {
			return failures[(call-1)%len(failures)]
		}
		return nil
	}}
	bustest.Send(t, kafka, eventRecords(t, 40)...)
	landOver(t, newLander(t, kafka, cfg), f)
	bustest.Await(t, "two refusals", func() bool { return f.inserts("events_raw") >= 2 })
	bustest.Send(t, kafka, jsonRecord(t, topic.OktaUser, "", directory.User{Org: org, ID: "00u1"}))
	awaitCount(t, conn, "SELECT count() FROM users", 1)
	bustest.Await(t, "each refusal", func() bool { return f.inserts("events_raw") >= len(failures) })
	if n := committed(t, watcher, topic.AccessEvent); n != 0 {
		t.Errorf("%d records were committed before they were stored", n)
	}
	mu.Lock()
	held = false
	mu.Unlock()
	awaitCount(t, conn, "SELECT count() FROM events", 40)
	bustest.Await(t, "the commit", func() bool { return committed(t, watcher, topic.AccessEvent) == 40 })
	if n := len(bustest.Read(t, kafka, topic.DeadLetter(topic.AccessEvent))); n != 0 {
		t.Errorf("%d records were set aside, want none", n)
	}
}

// TestLandAnswerLostAfterInsert loses the answer of an insert that was stored: it is repeated and counts once.
func TestLandAnswerLostAfterInsert(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	watcher := watch(t, kafka)
	bustest.Send(t, kafka, eventRecords(t, 40)...)
	f := &flaky{Conn: conn, after: func(_ string, call int) error {
		if call <= 2 {
			return io.EOF
		}
		return nil
	}}
	landOver(t, newLander(t, kafka, cfg), f)
	bustest.Await(t, "the commit", func() bool { return committed(t, watcher, topic.AccessEvent) == 40 })
	awaitCount(t, conn, "SELECT count() FROM events", 40)
	if n := f.inserts("events_raw"); n < 3 {
		t.Errorf("%d inserts, want the lost ones repeated", n)
	}
}

// TestLandBadRowAlone has the server refuse one row of a batch: it alone is set aside.
func TestLandBadRowAlone(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	// Only the server can tell: reading the number out of this one uuid fails with code 6.
	exec(t, conn, "ALTER TABLE events_raw ADD CONSTRAINT odd CHECK if(uuid = 'poison', toUInt32(uuid), 1) > 0")
	kafka := bustest.Cluster(t)
	watcher := watch(t, kafka)
	records := eventRecords(t, 60)
	poison := accessEvent(777)
	poison.UUID = "poison"
	bustest.Send(t, kafka, append(records[:30:30], append([]*kgo.Record{eventRecord(t, poison)}, records[30:]...)...)...)
	landOver(t, newLander(t, kafka, cfg), conn)
	awaitCount(t, conn, "SELECT count() FROM events", 60)
	awaitCount(t, conn, "SELECT count() FROM dead_letters WHERE topic = 'access.event.v1' AND service = 'land' AND class = 'reject' AND reason LIKE '%poison%'", 1)
	bustest.Await(t, "the commit", func() bool { return committed(t, watcher, topic.AccessEvent) == 61 })
}

// TestLandTooManyParts has the real server ask for fewer inserts; landing recovers unattended.
func TestLandTooManyParts(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	exec(t, conn, "SYSTEM STOP MERGES users_raw")
	exec(t, conn, "ALTER TABLE users_raw MODIFY SETTING parts_to_throw_insert = 1, parts_to_delay_insert = 1000")
	exec(t, conn, "INSERT INTO users_raw (org, user_id) VALUES ('x', 'a')")
	kafka := bustest.Cluster(t)
	f := &flaky{Conn: conn}
	bustest.Send(t, kafka, jsonRecord(t, topic.OktaUser, "", directory.User{Org: org, ID: "00u1"}))
	landOver(t, newLander(t, kafka, cfg), f)
	bustest.Await(t, "a refusal", func() bool { return f.inserts("users_raw") >= 1 })
	// Gathered while the lane waits: the repeated insert is the larger one.
	bustest.Send(t, kafka, jsonRecord(t, topic.OktaUser, "", directory.User{Org: org, ID: "00u2"}))
	bustest.Await(t, "the next refusal", func() bool { return f.inserts("users_raw") >= 2 })
	exec(t, conn, "ALTER TABLE users_raw RESET SETTING parts_to_throw_insert")
	awaitCount(t, conn, "SELECT count() FROM users WHERE org = '"+org+"'", 2)
	if n := f.inserts("users_raw"); n > 4 {
		t.Errorf("%d inserts within seconds, want the lane to wait", n)
	}
}

// TestLandSchemaDriftStops alters the tables under the lander: it ends and sets nothing aside.
func TestLandSchemaDriftStops(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"a column is gone": "ALTER TABLE users_raw DROP COLUMN title",
		"a table is gone":  "DROP TABLE users_raw SYNC",
	} {
		cfg, conn := olaptest.Migrated(t)
		kafka := bustest.Cluster(t)
		watcher := watch(t, kafka)
		exec(t, conn, statement)
		bustest.Send(t, kafka, jsonRecord(t, topic.OktaUser, "", directory.User{Org: org, ID: "00u1"}))
		err := newLander(t, kafka, cfg).land(t.Context(), conn)
		if fault.ClassOf(err) != fault.Fatal || !strings.Contains(fmt.Sprint(err), "run migrate first") {
			t.Errorf("%s: got %v, want a fatal error that names migrate", name, err)
		}
		if n := len(bustest.Read(t, kafka, topic.DeadLetter(topic.OktaUser))); n != 0 || committed(t, watcher, topic.OktaUser) != 0 {
			t.Errorf("%s: %d records were set aside, %d committed, want none", name, n, committed(t, watcher, topic.OktaUser))
		}
	}
}

// TestLandRejectStormStops sends only records that cannot be read: that is a bad deploy, no bad record.
func TestLandRejectStormStops(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	var records []*kgo.Record
	for range 150 {
		records = append(records, bus.DirectoryRecord(topic.OktaUser, org, []byte("k"), []byte("{")))
	}
	bustest.Send(t, kafka, records...)
	if err := newLander(t, kafka, cfg).land(t.Context(), conn); fault.ClassOf(err) != fault.Fatal {
		t.Errorf("got %v, want a fatal error", err)
	}
	if n := len(bustest.Read(t, kafka, topic.DeadLetter(topic.OktaUser))); n >= 100 {
		t.Errorf("%d records were set aside, want fewer than 100", n)
	}
}

func exec(t testing.TB, conn driver.Conn, statement string) {
	t.Helper()
	if err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
