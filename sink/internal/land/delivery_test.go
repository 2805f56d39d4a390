package land

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kmsg"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
	"recert/schemas/topic"
)

// TestLandCommitFails loses every commit of a first run; the second, with batches cut differently, lands the same
// records again: the views do not change.
func TestLandCommitFails(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	broker, kafka := bustest.Broker(t)
	bustest.Send(t, kafka, everything(t)...)
	bustest.Send(t, kafka, eventRecords(t, 40)...)
	var mu sync.Mutex
	away, lost := true, 0
	broker.ControlKey(int16(kmsg.OffsetCommit), func(kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		mu.Lock()
		defer mu.Unlock()
		if !away {
			return nil, nil, false
		}
		lost++
		return nil, errors.New("the coordinator is away"), true
	})
	first := newLander(t, kafka, cfg)
	stop := landOver(t, first, conn)
	awaitCount(t, conn, "SELECT count() FROM events", 41)
	for _, view := range []string{"users", "usage", "recommendations", "actions", "campaign_items", "alerts"} {
		awaitCount(t, conn, "SELECT count() FROM "+view, 1)
	}
	awaitCount(t, conn, "SELECT count() FROM actions WHERE state = 'proposed'", 1)
	bustest.Await(t, "lost commits", func() bool { mu.Lock(); defer mu.Unlock(); return lost > 0 })
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	before := allFacts(t, conn)
	mu.Lock()
	away = false
	mu.Unlock()
	second := newLander(t, kafka, cfg)
	second.cfg.Rows = 7
	landOver(t, second, conn)
	awaitLanded(t, kafka)
	compare(t, before, allFacts(t, conn))
}

// TestLandRevokedPartitionNeverCommits takes half of the partitions away from a lander that has gathered records of
// all of them: it must never commit what it no longer owns.
func TestLandRevokedPartitionNeverCommits(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	broker, kafka := bustest.Broker(t)
	var mu sync.Mutex
	commits := map[string]map[int32]bool{}
	broker.ControlKey(int16(kmsg.OffsetCommit), func(req kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		c := req.(*kmsg.OffsetCommitRequest)
		mu.Lock()
		defer mu.Unlock()
		if c.Group == group+topic.AccessEvent && c.InstanceID != nil {
			if commits[*c.InstanceID] == nil {
				commits[*c.InstanceID] = map[int32]bool{}
			}
			for _, p := range c.Topics[0].Partitions {
				commits[*c.InstanceID][p.Partition] = true
			}
		}
		return nil, nil, false
	})
	bustest.Send(t, kafka, eventRecords(t, 80)...)
	slow := newLander(t, kafka, cfg)
	slow.cfg.Wait = 4 * time.Second // it gathers, and is due only after the other one has come
	landOver(t, slow, conn)
	bustest.Await(t, "the first one to gather", func() bool { return boottest.Value(t, slow.deps.Metrics, "recert_land_inflight") == 80 })
	other := kafka
	other.Instance = "1"
	landOver(t, newLander(t, other, cfg), conn)
	watcher := watch(t, kafka)
	bustest.Await(t, "all commits", func() bool { return committed(t, watcher, topic.AccessEvent) == 80 })
	awaitCount(t, conn, "SELECT count() FROM events", 80)
	mu.Lock()
	defer mu.Unlock()
	if len(commits) != 2 {
		t.Fatalf("commits of %d members, want 2: %v", len(commits), commits)
	}
	for p := range commits[group+topic.AccessEvent+"-0"] {
		if commits[group+topic.AccessEvent+"-1"][p] {
			t.Errorf("both members committed partition %d", p)
		}
	}
}

// TestLandNoLossOnKill kills the real process after an insert and before its commit, again and again, each time with
// batches of another size: nothing is lost and nothing counts twice.
func TestLandNoLossOnKill(t *testing.T) {
	t.Parallel()
	cfg, conn := olaptest.Migrated(t)
	kafka := bustest.Cluster(t)
	bustest.Send(t, kafka, everything(t)...)
	bustest.Send(t, kafka, eventRecords(t, 300)...)
	for i, rows := range []int{50, 17, 90} {
		point := "land-after-insert"
		if i == 1 {
			point = "land-before-commit"
		}
		child(t, kafka, cfg, rows, fmt.Sprintf("%s:%d", point, 3+i)).WaitKilled(t)
	}
	last := child(t, kafka, cfg, 33, "")
	awaitLanded(t, kafka)
	if err := last.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("the last run did not stop cleanly: %v\n%s", err, last)
	}
	got := allFacts(t, conn)

	// The same records without a crash, in another database.
	calm, calmConn := olaptest.Migrated(t)
	undisturbed := bustest.Cluster(t)
	bustest.Send(t, undisturbed, everything(t)...)
	bustest.Send(t, undisturbed, eventRecords(t, 300)...)
	lander(t, undisturbed, calm)
	awaitLanded(t, undisturbed)
	compare(t, allFacts(t, calmConn), got)
}

// child runs land as a process of its own: this test binary, see TestMain.
func child(t *testing.T, kafka bus.Config, clickhouse olap.Config, rows int, point string) *boottest.Process {
	t.Helper()
	return boottest.LaunchToDie(t, "land", point, "KAFKA__BROKERS=["+strings.Join(kafka.Brokers, ",")+"]", "CLICKHOUSE__ADDRESS="+clickhouse.Address,
		"CLICKHOUSE__DATABASE="+clickhouse.Database, "WAIT=20ms", fmt.Sprintf("ROWS=%d", rows))
}

// TestLandClickHouseAway stops the server under the lander, cleanly and by kill -9, and starts it again.
func TestLandClickHouseAway(t *testing.T) {
	t.Parallel()
	server := olaptest.Own(t)
	cfg, conn := server.Migrated(t)
	kafka := bustest.Cluster(t)
	records := eventRecords(t, 90)
	stop := lander(t, kafka, cfg)
	for i, end := range []func(testing.TB){server.Stop, server.Kill} {
		bustest.Send(t, kafka, records[i*30:i*30+30]...)
		awaitCount(t, conn, "SELECT count() FROM events", uint64(i*45+30))
		end(t)
		bustest.Send(t, kafka, records[60+i*15:75+i*15]...)
		server.Start(t)
	}
	watcher := watch(t, kafka)
	bustest.Await(t, "the commit", func() bool { return committed(t, watcher, topic.AccessEvent) == 90 })
	_, conn = server.Migrated(t)
	awaitCount(t, conn, "SELECT count() FROM events", 90)
	awaitCount(t, conn, "SELECT uniqExact(uuid) FROM events", 90)
	stop()
}
