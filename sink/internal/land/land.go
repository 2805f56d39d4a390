package land

import (
	"context"
	"log/slog"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/olap"
	"recert/schemas/olap/migrate"
)

// group is the prefix of the consumer groups; each lane has its own.
const group = "recert-land-"

// Lander is the unit; make it with New.
type Lander struct {
	cfg     Config
	log     *slog.Logger
	deps    bus.Deps
	ready   *boot.Readiness
	steps   []migrate.Step
	lanes   []*lane
	metrics *metrics
}

// New touches no network.
func New(cfg Config, d boot.Deps) (*Lander, error) {
	steps, err := migrate.Steps()
	if err != nil {
		return nil, err
	}
	return &Lander{cfg: cfg, log: d.Log, deps: bus.From(d), ready: d.Ready, steps: steps, lanes: lanes(), metrics: newMetrics(d.Metrics)}, nil
}

// Run lands until ctx ends.
func (l *Lander) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, l.cfg.Kafka, l.log); err != nil {
		return err
	}
	conn, err := olap.Open(ctx, l.cfg.ClickHouse)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := migrate.Check(ctx, conn, l.steps); err != nil {
		return err
	}
	l.ready.Set(true)
	defer l.ready.Set(false)
	return l.land(ctx, conn)
}

// land runs the lanes side by side: one that must wait holds none of the others up.
func (l *Lander) land(ctx context.Context, conn driver.Conn) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, ln := range l.lanes {
		ln.conn, ln.timeout, ln.metrics = conn, l.cfg.ClickHouse.Timeout, l.metrics
		lc := bus.LoopConfig{Group: group + ln.name, Topics: ln.topics, OneLane: true, Stretch: true, MaxRecords: l.cfg.Rows, MaxWait: l.cfg.Wait}
		g.Go(func() error { return bus.RunLoop(ctx, l.cfg.Kafka, lc, ln, l.deps) })
	}
	return g.Wait()
}
