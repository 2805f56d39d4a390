package report

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boottest"
	"recert/schemas/bustest"
	"recert/schemas/olap"
	"recert/schemas/olaptest"
	"recert/sink/internal/report/figures"
)

// landed lands a campaign of 300 items, 200 of them decided: one in twenty of those to keep was revoked.
func landed(t *testing.T, conn driver.Conn, campaign, launched string) {
	t.Helper()
	for _, s := range []string{
		fmt.Sprintf(`INSERT INTO recommendations_raw (org, campaign_id, review_id, version, outcome, model_version, as_of, revision)
			SELECT 'o', '%[1]s', concat('%[1]s-', toString(number)), 1, 'approve', 'm1', '%[2]s', 1 FROM numbers(300)`, campaign, launched),
		fmt.Sprintf(`INSERT INTO features_raw (org, campaign_id, review_id, version, user_id, resource_id, resource_kind, as_of, revision, levels, numbers, outcome, score, model_version, scores, baselines, holdout)
			SELECT 'o', '%[1]s', concat('%[1]s-', toString(number)), 1, concat('u', toString(number)), 'r', 'app', '%[2]s', 1, map('department', if(number < 100, 'a<b', 'c')), map('silent_days', toFloat64(number %% 9)), 'approve', if(number %% 20 = 0, 0.6, 0.98), 'm1', map('rules', 0.9), map('okta_90', 'approve'), number %% 14 = 0 FROM numbers(300)`, campaign, launched),
		fmt.Sprintf(`INSERT INTO events_raw (org, id, uuid, published, event_type, outcome, actor_id, confirmed, debug)
			SELECT 'o', concat('%[1]s', toString(number)), toString(number), toDateTime64('%[2]s', 9, 'UTC') + number * 20, 'certification.campaign.item.decide', 'SUCCESS', 'boss', 1,
				map('campaignId', '%[1]s', 'campaignItemPrincipalId', concat('u', toString(number)), 'campaignItemResourceId', 'r', 'campaignItemDecision', if(number %% 20 = 0, 'REVOKE', 'APPROVE'), 'campaignItemReviewerId', '00uBoss') FROM numbers(200)`, campaign, launched),
	} {
		if err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func newReport(t *testing.T, clickhouse olap.Config, change func(*Config)) (*Report, prometheus.Registerer) {
	t.Helper()
	cfg := DefaultConfig()
	cfg.ClickHouse, cfg.Every, cfg.Page = clickhouse, time.Second, filepath.Join(t.TempDir(), "report.html")
	change(&cfg)
	d := boottest.Deps("report")
	r, err := New(cfg, d)
	if err != nil {
		t.Fatal(err)
	}
	return r, d.Metrics
}

func fetch(t *testing.T, url string) (int, http.Header, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err.Error()
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(raw)
}

// TestReportOnceWritesThePageAndEnds lands decisions and looks once: the file is whole, and nothing lies beside it.
func TestReportOnceWritesThePageAndEnds(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	landed(t, conn, "c1", "2026-10-01")
	r, registry := newReport(t, clickhouse, func(c *Config) { c.Once = true })
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	boottest.Shows(t, r.cfg.Page, "95.0 %", "a&lt;b", ">r-1<", "</html>")
	files, err := os.ReadDir(filepath.Dir(r.cfg.Page))
	if err != nil || len(files) != 1 {
		t.Errorf("beside the page: %v, %v", files, err)
	}
	// 190 of 200 advised decisions agree, in all three arms 0.95 or near; of 190 kept items none was to be revoked.
	for name, want := range map[string]float64{items: 300, decided: 200, disparity: 0, rubber: 0.3, "recert_report_looks_total": 1} {
		got := boottest.Value(t, registry, name)
		if name != disparity && name != rubber && got != want || name == rubber && got < want {
			t.Errorf("%s is %g, want %g", name, got, want)
		}
	}
}

// TestReportServesAndFollows serves nothing before the first look, then the page, then what has landed since.
func TestReportServesAndFollows(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	address := boottest.FreeAddress(t)
	r, registry := newReport(t, clickhouse, func(c *Config) { c.Listen, c.Page = address, "" })
	if code := status(t, r); code != http.StatusServiceUnavailable {
		t.Errorf("before the first look: %d, want 503", code)
	}
	boottest.Start(t, r)
	body := ""
	bustest.Await(t, "an empty report", func() bool {
		_, _, body = fetch(t, "http://"+address+"/")
		return strings.Contains(body, "nothing to report")
	})
	landed(t, conn, "c1", "2026-10-01")
	bustest.Await(t, "a report of the campaign", func() bool {
		_, _, body = fetch(t, "http://"+address+"/")
		return strings.Contains(body, "190 of 200 advised") || strings.Contains(body, "190\u202fof")
	})
	code, header, _ := fetch(t, "http://"+address+"/")
	if code != http.StatusOK || !strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none'; style-src 'sha256-") || header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("got %d, %v", code, header)
	}
	if code, _, _ := fetch(t, "http://"+address+"/other"); code != http.StatusNotFound {
		t.Errorf("another path: %d, want 404", code)
	}
	if boottest.Value(t, registry, decided) != 200 {
		t.Errorf("decided items: %g", boottest.Value(t, registry, decided))
	}
}

func status(t *testing.T, r *Report) int {
	t.Helper()
	w := &recorder{header: http.Header{}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.shown.handler().ServeHTTP(w, req)
	return w.code
}

type recorder struct {
	header http.Header
	code   int
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) Write(b []byte) (int, error) { return len(b), nil }
func (w *recorder) WriteHeader(code int)        { w.code = code }

// TestReportClickHouseGoesAway: the page stays and says that it is old, the metric counts, and it heals by itself.
func TestReportClickHouseGoesAway(t *testing.T) {
	t.Parallel()
	server := olaptest.Own(t)
	clickhouse, conn := server.Migrated(t)
	landed(t, conn, "c1", "2026-10-01")
	clickhouse.Timeout = 20 * time.Second
	r, registry := newReport(t, clickhouse, func(*Config) {})
	running := boottest.Start(t, r)
	page := func() string { raw, _ := os.ReadFile(r.cfg.Page); return string(raw) }
	bustest.Await(t, "a page", func() bool { return strings.Contains(page(), "</html>") })
	server.Kill(t)
	bustest.Await(t, "an old page", func() bool { return strings.Contains(page(), "These figures are old") })
	if html := page(); !strings.Contains(html, "95.0 %") || !r.deps.Ready.Ready() {
		t.Error("the figures went away with the database")
	}
	server.Start(t)
	bustest.Await(t, "a new page", func() bool { return !strings.Contains(page(), "These figures are old") })
	select {
	case <-running.Done():
		t.Error("it ended")
	default:
	}
	// A look is counted once its page is there.
	bustest.Await(t, "three looks", func() bool { return boottest.Value(t, registry, "recert_report_looks_total") >= 3 })
}

// TestReportForgetsOldCampaigns: a campaign that is none of the newest has no series any more.
func TestReportForgetsOldCampaigns(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	landed(t, conn, "c1", "2026-04-01")
	r, registry := newReport(t, clickhouse, func(c *Config) { c.Campaigns = 1 })
	look := func() {
		if err := r.look(t.Context(), conn); err != nil {
			t.Fatal(err)
		}
	}
	look()
	landed(t, conn, "c2", "2026-07-01")
	look()
	if got := boottest.Value(t, registry, items); got != 300 {
		t.Errorf("items of all series: %g, want those of one campaign", got)
	}
	if got := boottest.Value(t, registry, psi); got > 0.01 {
		t.Errorf("the same campaign again drifted by %g", got)
	}
}

// TestReportViewIsMissing: an older schema is no reason to go on trying.
func TestReportViewIsMissing(t *testing.T) {
	t.Parallel()
	clickhouse := olaptest.Database(t)
	r, _ := newReport(t, clickhouse, func(c *Config) { c.Once = true })
	if err := r.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "run migrate first") {
		t.Errorf("got %v", err)
	}
}

// TestReportProcess runs the binary with once, and again to be stopped.
func TestReportProcess(t *testing.T) {
	t.Parallel()
	clickhouse, conn := olaptest.Migrated(t)
	landed(t, conn, "c1", "2026-10-01")
	file := filepath.Join(t.TempDir(), "report.html")
	where := []string{"CLICKHOUSE__ADDRESS=" + clickhouse.Address, "CLICKHOUSE__DATABASE=" + clickhouse.Database, "PAGE=" + file}
	once := boottest.Launch(t, "report", append(where, "ONCE=true")...)
	if err := once.Wait(); err != nil {
		t.Fatalf("%v: %s", err, once)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	going := boottest.Launch(t, "report", where...)
	bustest.Await(t, "the page", func() bool { _, err := os.Stat(file); return err == nil })
	if err := going.End(t, syscall.SIGTERM); err != nil {
		t.Errorf("%v: %s", err, going)
	}
	taken := boottest.Launch(t, "report", append(where, "LISTEN=192.0.2.1:1")...)
	taken.WaitRefused(t, "listen")
}

// TestReportMetrics pins the names and labels.
func TestReportMetrics(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	m := newMetrics(registry)
	v := 0.5
	c := figures.Campaign{Summary: figures.Summary{Org: "o", ID: "c", Agreement: &v, OverrideToRevoke: &v}}
	c.Models = []figures.Model{{Name: figures.Served, Part: figures.PartAll, ECEMass: &v, BrierSkill: &v}}
	c.Coverage, c.Effort = []figures.Coverage{{Target: 0.99}}, []figures.Effort{{Target: 0.99, MinutesSaved: &v}}
	c.Disparity = []figures.Group{{Measure: figures.Recommended, Attribute: "department", KeepRatio: &v}}
	c.Drift, c.Reviewers = []figures.Drift{{Feature: "score", Kind: "score", PSI: &v}}, []figures.Reviewer{{RubberStamp: &v}}
	m.show(&figures.Report{Orgs: []figures.Org{{Campaigns: []figures.Campaign{c}}}})
	m.looked(time.Second, nil)
	boottest.Metrics(t, registry)
}
