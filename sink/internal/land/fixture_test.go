package land

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/event"
	"recert/schemas/olap"
	"recert/schemas/topic"
)

const org = "00o1"

// lander starts a Lander that ends with the test or when stop is called.
func lander(t *testing.T, kafka bus.Config, clickhouse olap.Config) (stop func()) {
	t.Helper()
	return boottest.Start(t, newLander(t, kafka, clickhouse)).Stop
}

func newLander(t testing.TB, kafka bus.Config, clickhouse olap.Config) *Lander {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Kafka, cfg.ClickHouse, cfg.Wait = kafka, clickhouse, 20*time.Millisecond
	d := boottest.Deps("land")
	l, err := New(cfg, d)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func awaitCount(t *testing.T, conn driver.Conn, query string, want uint64) {
	t.Helper()
	var got uint64
	defer func() {
		if got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}()
	bustest.Await(t, fmt.Sprintf("%s to give %d", query, want), func() bool {
		if err := conn.QueryRow(t.Context(), query).Scan(&got); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		return got == want
	})
}

func accessEvent(n int) event.Access {
	a := event.Access{
		Org: org, UUID: fmt.Sprintf("uuid-%05d", n), Published: time.Date(2026, 9, 1, 0, 0, n, 123456789, time.UTC).UnixNano(),
		Type: "user.authentication.sso", Outcome: "SUCCESS", ActorID: "00u1", ActorType: "User", Subject: "00u1", App: "0oa1",
		Targets: []event.Target{{ID: "0oa1", Type: "AppInstance", DisplayName: "app"}},
		Debug:   map[string]string{"requestUri": "/x"}, Confirmed: true, Source: topic.SourcePoll,
	}
	a.ID = event.Identity(a.Org, a.UUID, a.Published, a.Type)
	return a
}

func eventRecord(t testing.TB, a event.Access) *kgo.Record {
	t.Helper()
	raw, err := a.MarshalMsg(nil)
	if err != nil {
		t.Fatal(err)
	}
	return bus.PersonRecord(topic.AccessEvent, a.Org, a.Subject, topic.Key(a.Org, a.Subject), raw)
}

func jsonRecord(t testing.TB, name, person string, v any, headers ...kgo.RecordHeader) *kgo.Record {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if person == "" {
		return bus.DirectoryRecord(name, org, topic.Key(org), raw, headers...)
	}
	return bus.PersonRecord(name, org, person, topic.Key(org, person), raw, headers...)
}
