package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"recert/deploy/quickstart/simulator/year"
	"recert/deploy/quickstart/simulator/yearsite"
)

// campaign lets the clock run to the launch of campaign c, waits until it is scored, and, but for the last one, until
// it was decided and learned from.
func (r *run) campaign(ctx context.Context, c int) error {
	if err := r.liveUntil(ctx, year.LaunchDay(c)+1); err != nil {
		return err
	}
	if err := r.scored(ctx, c); err != nil || c == year.Campaigns-1 {
		return err
	}
	if err := r.liveUntil(ctx, year.CloseDay(c)+2); err != nil || !r.trains() {
		return err
	}
	return r.trained(ctx, c)
}

// liveUntil lets the org live and waits until all of it was polled.
func (r *run) liveUntil(ctx context.Context, day int) error {
	raw, err := json.Marshal(yearsite.Go{Until: day})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.okta("/sim/go"), bytes.NewReader(raw))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ordering days: %w", err)
	}
	_ = resp.Body.Close()
	return r.until(ctx, fmt.Sprintf("living until day %d", day), func() (bool, error) {
		st, err := r.status(ctx)
		if err != nil {
			return false, err
		}
		r.bar.show(fmt.Sprintf("%s, %d events", st.Clock[:10], st.Events), float64(st.Day)/year.Days)
		return st.Day >= day && st.Read >= st.Events, nil
	})
}

// scored waits until every item of campaign c has its recommendation, and its features where there are some.
func (r *run) scored(ctx context.Context, c int) error {
	st, err := r.status(ctx)
	if err != nil {
		return err
	}
	k := st.Campaigns[c]
	return r.until(ctx, fmt.Sprintf("scoring campaign %d", c+1), func() (bool, error) {
		n, err := r.number(ctx, "SELECT uniqExact(review_id) FROM recommendations WHERE campaign_id = ? AND revision > 0", k.ID)
		r.bar.show(fmt.Sprintf("campaign %d: %d of %d items scored", c+1, n, k.Items), float64(st.Day)/year.Days)
		if n < k.Items || err != nil {
			return false, err
		}
		n, err = r.number(ctx, "SELECT uniqExact(review_id) FROM features WHERE campaign_id = ? AND revision > 0", k.ID)
		return n >= k.Items, err
	})
}

// until asks again and again until the answer is yes.
func (r *run) until(ctx context.Context, what string, ask func() (bool, error)) error {
	tick := time.NewTicker(150 * time.Millisecond)
	defer tick.Stop()
	for {
		if done, err := ask(); done || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		case err := <-r.super.Failed():
			return err
		case <-tick.C:
		}
	}
}

func (r *run) okta(path string) string { return "http://" + r.ports.Address("okta") + path }

func (r *run) status(ctx context.Context) (*yearsite.Status, error) {
	resp, err := get(ctx, r.okta("/sim/status"))
	if err != nil {
		return nil, fmt.Errorf("asking the simulator: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	var st yearsite.Status
	if err := json.NewDecoder(resp.Body).Decode(&st); err != nil {
		return nil, fmt.Errorf("asking the simulator: %w", err)
	}
	return &st, nil
}

func get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}

func (r *run) number(ctx context.Context, query string, args ...any) (int, error) {
	var n uint64
	if err := r.conn.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting: %w", err)
	}
	return int(n), nil
}
