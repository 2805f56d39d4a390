package report

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/olap"
	"recert/sink/internal/report/figures"
	"recert/sink/internal/report/page"
)

// Report is the unit; make it with New.
type Report struct {
	cfg     Config
	deps    boot.Deps
	metrics *metrics
	shown   shown
	// last are the figures of the last look that succeeded; nil before.
	last *figures.Report
}

// With once, a database that is away is asked again so many times, tryPause apart.
const (
	tries    = 5
	tryPause = 2 * time.Second
)

// New touches no network.
func New(cfg Config, d boot.Deps) (*Report, error) {
	return &Report{cfg: cfg, deps: d, metrics: newMetrics(d.Metrics)}, nil
}

// Run reports until ctx ends, or once.
func (r *Report) Run(ctx context.Context) error {
	conn, err := olap.Open(ctx, r.cfg.ClickHouse)
	if err != nil {
		return err
	}
	defer conn.Close()
	if r.cfg.Once {
		return r.once(ctx, conn)
	}
	g, ctx := errgroup.WithContext(ctx)
	if r.cfg.Listen != "" {
		g.Go(func() error { return r.serve(ctx) })
	}
	g.Go(func() error { return r.watch(ctx, conn) })
	return g.Wait()
}

// watch looks until ctx ends; only what waiting cannot mend ends it earlier.
func (r *Report) watch(ctx context.Context, conn driver.Conn) error {
	defer r.deps.Ready.Set(false)
	tick := time.NewTicker(r.cfg.Every)
	defer tick.Stop()
	for {
		err := r.look(ctx, conn)
		if ctx.Err() != nil {
			return nil
		}
		if fault.ClassOf(err) == fault.Fatal {
			return err
		}
		r.deps.Ready.Set(err == nil || r.last != nil)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (r *Report) once(ctx context.Context, conn driver.Conn) error {
	r.deps.Ready.Set(true)
	for try := 1; ; try++ {
		err := r.look(ctx, conn)
		if err == nil || try == tries || fault.ClassOf(err) == fault.Fatal {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(tryPause):
		}
	}
}

// look reads the views and publishes what they say. When that fails, the last page stays and says that it is old.
func (r *Report) look(ctx context.Context, conn driver.Conn) error {
	began := time.Now()
	read, err := figures.Read(ctx, conn, r.cfg.Campaigns)
	if err == nil {
		r.last = read
		r.metrics.show(read)
	}
	if r.last != nil {
		if published := r.publish(err != nil); err == nil {
			err = published
		}
	}
	r.metrics.looked(time.Since(began), err)
	if err != nil {
		r.deps.Log.Warn("the report is postponed to the next look", "error", err.Error(), "class", fault.ClassOf(err).String())
	}
	return err
}

// publish renders the last figures and puts the page where it is served and written to.
func (r *Report) publish(old bool) error {
	raw, err := page.Render(r.last, page.Options{ReviewerIDs: r.cfg.ReviewerIDs, Old: old})
	if err != nil {
		return fault.Fatally(err)
	}
	r.shown.set(raw)
	if r.cfg.Page == "" {
		return nil
	}
	return write(r.cfg.Page, raw)
}
