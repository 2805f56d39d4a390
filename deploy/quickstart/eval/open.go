package eval

import (
	"context"
	"net/http"
	"time"

	"recert/schemas/olap"
)

// open starts everything but what reads the log, which waits until the directory is known.
func (r *run) open(ctx context.Context) error {
	r.bar.show("starting", 0)
	if err := r.start(brokerService, tablesService, orgService); err != nil {
		return err
	}
	for _, s := range []service{brokerService, tablesService, orgService} {
		if err := r.ready(ctx, s); err != nil {
			return err
		}
	}
	if err := r.super.Do(ctx, r.process(migrateStep)); err != nil {
		return err
	}
	if err := r.start(append(r.stages(), listService)...); err != nil {
		return err
	}
	if err := r.ready(ctx, listService); err != nil {
		return err
	}
	cfg := olap.DefaultConfig()
	cfg.Address, cfg.Timeout = r.ports.Address("clickhouse_native"), time.Minute
	var err error
	if r.conn, err = olap.Open(ctx, cfg); err != nil {
		return err
	}
	return r.start(pollService)
}

// ready waits until a service says so.
func (r *run) ready(ctx context.Context, s service) error {
	return r.until(ctx, "waiting for "+s.name, func() (bool, error) {
		resp, err := get(ctx, "http://"+r.ports.Address(metricsOf(s.name))+"/readyz")
		if err != nil {
			return false, nil //nolint:nilerr // it is not there yet
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK, nil
	})
}
