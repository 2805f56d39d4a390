package migrate

import (
	"context"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
)

func migrator(t *testing.T, c olap.Config) (*Migrator, *strings.Builder) {
	t.Helper()
	cfg := DefaultConfig()
	cfg.ClickHouse = c
	said := &strings.Builder{}
	m, err := New(cfg, boot.Deps{Name: "migrate", Log: slog.New(slog.NewTextHandler(said, nil)), Metrics: prometheus.NewRegistry(), Ready: &boot.Readiness{}})
	if err != nil {
		t.Fatal(err)
	}
	return m, said
}

// TestMigrateCreatesTheDatabaseOnce runs twice on a server without the database: the second run applies nothing.
func TestMigrateCreatesTheDatabaseOnce(t *testing.T) {
	t.Parallel()
	cfg := olaptest.Database(t)
	admin, err := olap.OpenServer(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if err := admin.Exec(t.Context(), "DROP DATABASE `"+cfg.Database+"` SYNC"); err != nil {
		t.Fatal(err)
	}
	for run, nothing := range []bool{false, true} {
		m, said := migrator(t, cfg)
		if err := m.Run(t.Context()); err != nil {
			t.Fatalf("run %d: %v", run, err)
		}
		if got := strings.Contains(said.String(), "applied=0"); got != nothing {
			t.Errorf("run %d said: %s", run, said)
		}
	}
	conn, err := olap.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if views := olaptest.Views(t, conn); len(views) < 15 {
		t.Errorf("views: %v", views)
	}
}

func TestMigrateNamesAClosedPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := olap.DefaultConfig()
	c.Address = l.Addr().String()
	l.Close()
	m, _ := migrator(t, c)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond) // it gives a server that starts beside it more
	defer cancel()
	if err := m.Run(ctx); err == nil || !strings.HasPrefix(err.Error(), "clickhouse.address: "+c.Address) {
		t.Errorf("got %v, want the key and the address", err)
	}
}

// TestMigrateExampleIsComplete reads the example strictly, and again with every commented line switched on.
func TestMigrateExampleIsComplete(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "migrate.example.yaml")
	boottest.Example(t, file, DefaultConfig())
	boottest.Uncommented(t, file, DefaultConfig())
}
