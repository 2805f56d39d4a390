package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"recert/deploy/quickstart/simulator"
	"recert/schemas/olap"
)

// Config says where to look.
type Config struct {
	// Okta is the simulator's URL.
	Okta string
	// ClickHouse is the database with the views.
	ClickHouse olap.Config
	// Stages are the metrics addresses of the services that must be ready, by name.
	Stages map[string]string
	// Truth is the path of truth.json.
	Truth string
	// Phase and Finite are copied into the summary.
	Phase  string
	Finite bool
}

// Watcher looks. Use Open and Close.
type Watcher struct {
	cfg  Config
	conn driver.Conn
	http *http.Client
	// start is how long the log was at the first look; a living log grows.
	start int
}

const (
	httpTime  = 10 * time.Second
	maxStatus = 64 << 20
)

// Open connects to ClickHouse; the database must exist.
func Open(ctx context.Context, cfg Config) (*Watcher, error) {
	conn, err := olap.Open(ctx, cfg.ClickHouse)
	if err != nil {
		return nil, err
	}
	return &Watcher{cfg: cfg, conn: conn, http: &http.Client{Timeout: httpTime}}, nil
}

// Close disconnects.
func (w *Watcher) Close() error { return w.conn.Close() }

// Progress is how far the demo is, cheap to read.
type Progress struct {
	// Read of Log entries are read and landed, Scored of Items have a recommendation.
	Read, Log     int
	Scored, Items int
	// Directory counts the rows of the directory that landed: before its first snapshot nothing else moves.
	Directory int
}

// Share is between 0 and 1.
func (p Progress) Share() float64 {
	share := func(part, all int) float64 {
		if all == 0 {
			return 0
		}
		return min(1, float64(part)/float64(all))
	}
	// Reading the log takes most of the time.
	return 0.85*share(p.Read, p.Log) + 0.15*share(p.Scored, p.Items)
}

// Done tells whether a closer look is worth its price.
func (p Progress) Done() bool { return p.Log > 0 && p.Read >= p.Log && p.Scored >= p.Items }

// Progress looks at how far the log is that was there at the first look.
func (w *Watcher) Progress(ctx context.Context) (Progress, error) {
	s, err := w.status(ctx)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Log: w.start, Items: s.Items}
	if p.Read, err = w.read(ctx, s.Org); err != nil {
		return p, err
	}
	p.Read = min(p.Read, p.Log)
	p.Scored, err = w.number(ctx, "SELECT count() FROM recommendations_raw WHERE org = ? AND campaign_id = ?", s.Org, s.Campaign)
	// Rows that wait to be merged count more than once.
	p.Scored = min(p.Scored, p.Items)
	if err == nil && p.Read < p.Log {
		p.Directory, err = w.number(ctx, "SELECT toUInt64(sum(total_rows)) FROM system.tables WHERE database = currentDatabase() AND name IN ('users_raw', 'groups_raw', 'apps_raw', 'assignments_raw')")
	}
	return p, err
}

// read is how many entries of the log are landed on every partition.
func (w *Watcher) read(ctx context.Context, org string) (int, error) {
	return w.number(ctx, "SELECT toUInt64(if(count() < ?, 0, min(position))) FROM marks WHERE org = ?", partitions, org)
}

func (w *Watcher) number(ctx context.Context, query string, args ...any) (int, error) {
	var n uint64
	if err := w.conn.QueryRow(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting: %w", err)
	}
	return int(n), nil
}

// status asks the simulator.
func (w *Watcher) status(ctx context.Context) (*simulator.Status, error) {
	var s simulator.Status
	raw, err := w.get(ctx, w.cfg.Okta+"/sim/status")
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return nil, fmt.Errorf("asking the simulator: %w", err)
	}
	if w.start == 0 {
		w.start = s.Events
	}
	return &s, nil
}

// Decide lets the simulated reviewers decide a share of the live campaign's items. Asked again, it adds nothing.
func (w *Watcher) Decide(ctx context.Context, share float64) error {
	raw, err := json.Marshal(simulator.Decide{Share: share})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.cfg.Okta+"/sim/decide", bytes.NewReader(raw))
	if err != nil {
		return err
	}
	resp, err := w.http.Do(req)
	if err == nil {
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusNoContent {
			err = fmt.Errorf("%w: %s", errStatus, resp.Status)
		}
	}
	if err != nil {
		return fmt.Errorf("asking the simulated reviewers to decide: %w", err)
	}
	return nil
}

var errStatus = errors.New("the answer is no success")

func (w *Watcher) get(ctx context.Context, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return nil, err
	}
	resp, err := w.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxStatus))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%w: %s", errStatus, resp.Status)
	}
	return raw, err
}
