// Package baseline publishes what is normal for an org.
//
// Input are the views of ClickHouse: how far the log is landed, and what the queries of schemas/clickhouse/baseline
// make of it. Output are the values that changed, on baseline.v1, in one fenced transaction a baseline. A version is
// as of a UTC midnight that the landed log has passed, so it is a function of the log and not of when the job ran; a
// second run publishes nothing. What fails is tried again at the next look, and nothing is published in part.
package baseline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/clickhouse"
	"recert/schemas/fault"
	"recert/schemas/olap"
)

// Baseline is the service.
type Baseline struct {
	cfg      Config
	deps     boot.Deps
	metrics  *metrics
	queries  []query
	producer *bus.TxProducer
	// done is the version that each baseline of each org was published as of, to the knowledge of this process.
	done map[job]time.Time
}

// job is one baseline of one org.
type job struct{ org, name string }

// transactionID is the same for every instance: two must not publish beside each other.
const transactionID = "baseline"

// New reads the queries and builds the service; it touches no network.
func New(cfg Config, d boot.Deps) (*Baseline, error) {
	queries, err := queriesOf(clickhouse.Baselines)
	if err != nil {
		return nil, err
	}
	return &Baseline{
		cfg: cfg, deps: d, metrics: newMetrics(d.Metrics, queries), queries: queries,
		producer: bus.NewTxProducer(cfg.Kafka, transactionID), done: map[job]time.Time{},
	}, nil
}

// Run looks for a new midnight until ctx ends.
func (b *Baseline) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, b.cfg.Kafka, b.deps.Log); err != nil {
		return err
	}
	conn, err := olap.Open(ctx, b.cfg.ClickHouse)
	if err != nil {
		return err
	}
	defer conn.Close()
	defer b.producer.Close()
	for tick := time.NewTicker(b.cfg.Every); ; {
		if err := b.look(ctx, conn); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if fault.ClassOf(err) == fault.Fatal {
				return err
			}
			b.metrics.runs.WithLabelValues(outcomeFailed).Inc()
			b.deps.Log.Warn("a baseline is postponed to the next look", "error", err.Error(), "class", fault.ClassOf(err).String())
		} else {
			b.deps.Ready.Set(true)
			b.metrics.lastSuccess.SetToCurrentTime()
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return nil
		case <-tick.C:
		}
	}
}

// look publishes every baseline of every org whose log has passed a midnight since. One that fails does not hold
// up the others.
func (b *Baseline) look(ctx context.Context, conn driver.Conn) error {
	orgs, err := landed(ctx, conn)
	if err != nil {
		return err
	}
	var errs []error
	for _, o := range orgs {
		for _, q := range b.queries {
			if err := b.refresh(ctx, conn, q, o.org, o.asOf); err != nil {
				errs = append(errs, fmt.Errorf("baseline %s of %s: %w", q.name, o.org, err))
			}
		}
	}
	return errors.Join(errs...)
}
