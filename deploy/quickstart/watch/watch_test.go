package watch

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/google/go-cmp/cmp"

	"recert/deploy/quickstart/simulator"
	"recert/deploy/quickstart/simulator/conform"
	"recert/deploy/quickstart/simulator/jira"
	"recert/deploy/quickstart/simulator/okta"
	"recert/deploy/quickstart/summary"
	"recert/schemas/olaptest"
)

// world is a database, a simulator of which only the status is there, and a watcher on both.
type world struct {
	*Watcher
	t    *testing.T
	conn driver.Conn
	mu   sync.Mutex
	st   simulator.Status
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cfg, conn := olaptest.Migrated(t)
	w := &world{t: t, conn: conn, st: simulator.Status{
		Org: "00o1", Campaign: "ici1", Items: 2, Events: 12, Past: 10, Distinct: 8, Rejected: 1, EventTypes: 3, RateLimits: 20, Clock: "2026-10-01T00:30:10.000Z",
		Okta: okta.Counts{Requests: map[string]int{"GET /api/v1/logs": 5}, Reassigned: map[string]int{}}, Jira: jira.Counts{ByLabel: map[string]int{}},
		Conformance: conform.Report{State: "on", Requests: 5, Checked: 2, Operations: map[string]conform.Count{"GET /api/v1/logs": {Requests: 5, Checked: 2}}},
	}}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		w.mu.Lock()
		defer w.mu.Unlock()
		_ = json.NewEncoder(rw).Encode(w.st)
	}))
	t.Cleanup(server.Close)
	truth := filepath.Join(t.TempDir(), "truth.json")
	if err := os.WriteFile(truth, []byte(`{"icr1":{"truth":"revoke","why":"dormant"},"icr2":{"truth":"keep","why":"on leave"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.Watcher, err = Open(t.Context(), Config{Okta: server.URL, ClickHouse: cfg, Truth: truth, Phase: "guided", Finite: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func (w *world) exec(format string, args ...any) {
	w.t.Helper()
	if err := w.conn.Exec(w.t.Context(), fmt.Sprintf(format, args...)); err != nil {
		w.t.Fatal(err)
	}
}

// land puts a whole small campaign into the tables.
func (w *world) land() {
	w.t.Helper()
	for p := range partitions {
		w.exec("INSERT INTO marks_raw (org, partition, position, log_time) VALUES ('00o1', %d, %d, '2026-10-01 00:30:00')", p, 12+p)
	}
	for i := range 10 {
		w.exec("INSERT INTO events_raw (org, id, uuid, confirmed) VALUES ('00o1', '%d', 'u%d', %d)", i, i, min(i, 1))
	}
	w.exec("INSERT INTO dead_letters_raw (org, topic, partition, offset) VALUES ('00o1', 'okta.event.v1', 0, 7), ('00o1', 'alert.v1', 0, 7)")
	w.exec("INSERT INTO users_raw (org, user_id, login) VALUES ('00o1', '00u1', 'one@example.com')")
	w.exec("INSERT INTO apps_raw (org, app_id, label) VALUES ('00o1', '0oa1', 'Ledger')")
	w.exec("INSERT INTO groups_raw (org, group_id, name) VALUES ('00o1', '00g1', 'Admins')")
	w.exec("INSERT INTO campaign_items_raw (org, campaign_id, review_id, user_id, resource_id, kind) VALUES ('00o1', 'ici1', 'icr1', '00u1', '0oa1', 'app'), ('00o1', 'ici1', 'icr2', '00u1', '00g1', 'group')")
	recommend := `INSERT INTO recommendations_raw (org, campaign_id, review_id, version, user_id, resource_id, kind, outcome, confidence, risk, revision, reason_codes, reason_weights, reason_texts, reason_numbers)
		VALUES ('00o1', 'ici1', '%s', %d, '00u1', '%s', '%s', '%s', 0.9, %g, %d, ['A'], [1], ['Because.'], [map()])`
	w.exec(recommend, "icr1", 0, "0oa1", "app", "clarify", 0.1, 0)
	w.exec(recommend, "icr1", 1, "0oa1", "app", "revoke", 0.8, 1)
	w.exec(recommend, "icr2", 1, "00g1", "group", "clarify", 0.2, 1)
	w.exec("INSERT INTO alerts_raw (org, alert_id, rule_id, rule_name, severity, severity_id) VALUES ('00o1', 'a', 'low', 'Low one', 'Low', 2), ('00o1', 'b', 'high', 'High one', 'High', 4), ('00o1', 'c', 'high', 'High one', 'High', 4)")
	w.exec("INSERT INTO commands_raw (org, command_id, command_hash, action, review_id) VALUES ('00o1', 'c1', 'h1', 'create_issue', ''), ('00o1', 'c2', 'h2', 'reassign_review', 'icr1'), ('00o1', 'c3', 'h3', 'reassign_review', 'icr2')")
	w.exec("INSERT INTO approvals_raw (org, command_id, command_hash, approver, verdict) VALUES ('00o1', 'c1', 'h1', 'stand-in', 'approved'), ('00o1', 'c2', 'h2', 'stand-in', 'approved')")
	w.exec("INSERT INTO outcomes_raw (org, command_id, attempt, state) VALUES ('00o1', 'c1', 1, 'intent'), ('00o1', 'c1', 1, 'done'), ('00o1', 'c2', 1, 'done')")
}

func TestNumbersComeFromTheViews(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.land()
	w.st.Jira.Issues, w.st.Jira.ByLabel["recert-c1"], w.st.Okta.Reassigned["icr1"], w.st.MutatingRequests = 1, 1, 1, 2
	got, err := w.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := &summary.Summary{
		Org: "00o1", Campaign: "ici1", Phase: "guided", Finite: true,
		Events: summary.Events{Log: 12, Start: 12, Since: 2, Distinct: 10, Rejected: 1, Types: 3, Landed: 10, Confirmed: 9, Read: 12, Parked: 1, LagSeconds: 10},
		Items:  summary.Items{Planned: 2, Landed: 2, Recommended: 2, Different: 2, Outcomes: map[string]int{"revoke": 1, "clarify": 1}},
		Truth:  []summary.Kind{{Truth: "revoke", Why: "dormant", Items: 1, Outcomes: map[string]int{"revoke": 1}}, {Truth: "keep", Why: "on leave", Items: 1, Outcomes: map[string]int{"clarify": 1}}},
		Risky: []summary.Risky{
			{Review: "icr1", Login: "one@example.com", Resource: "Ledger", Outcome: "revoke", Confidence: 0.9, Risk: 0.8, Why: []string{"Because."}},
			{Review: "icr2", Login: "one@example.com", Resource: "group Admins", Outcome: "clarify", Confidence: 0.9, Risk: 0.2, Why: []string{"Because."}},
		},
		Alerts: []summary.Alert{{Rule: "high", Name: "High one", Severity: "High", Count: 2}, {Rule: "low", Name: "Low one", Severity: "Low", Count: 1}},
		Actions: []summary.Action{
			{Action: "create_issue", State: "done", Count: 1, Approved: 1, By: []string{"stand-in"}},
			{Action: "reassign_review", State: "done", Count: 1, Approved: 1, By: []string{"stand-in"}},
			{Action: "reassign_review", State: "waiting", Count: 1},
		},
		Effects: summary.Effects{Mutating: 2, Issues: 1, Reassigned: 1},
		Okta:    summary.Okta{RateLimits: 20, Requests: 5},
		Checked: summary.Conformance{State: "on", Requests: 5, Checked: 2, Operations: []summary.Operation{{Name: "GET /api/v1/logs", Requests: 5, Checked: 2}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecisionsAreThoseThatCanBeSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.land()
	w.st.Decisions = 3
	const event = "INSERT INTO events_raw (org, id, uuid, event_type, outcome, published) VALUES ('00o1', '%s', '%s', 'certification.campaign.item.decide', '%s', '%s')"
	w.exec(event, "d1", "d1", "SUCCESS", "2026-09-30 23:40:00")
	w.exec(event, "d2", "d2", "SUCCESS", "2026-08-01 10:00:00") // of a campaign before
	w.exec(event, "d3", "d3", "SKIPPED", "2026-09-30 23:41:00") // handed over
	w.exec("INSERT INTO campaign_items_raw (org, campaign_id, review_id, user_id, resource_id, kind, decision, last_updated) VALUES ('00o1', 'ici1', 'icr1', '00u1', '0oa1', 'app', 'REVOKE', '2026-09-30 23:40:00')")
	got, err := w.Numbers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := (summary.Decided{Made: 3, Landed: 1, Shown: 1, Revoked: 1}); got.Decided != want {
		t.Errorf("got %+v want %+v", got.Decided, want)
	}
}

func TestARefusedOrderToDecideIsAnError(t *testing.T) {
	t.Parallel()
	w := newWorld(t) // whose simulator answers everything with its status
	if err := w.Decide(t.Context(), 0.5); err == nil {
		t.Error("got no error from a simulator that did not decide")
	}
}

func TestProgressIsTheSlowestPartition(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p, err := w.Progress(t.Context())
	if err != nil || p != (Progress{Log: 12, Items: 2}) || p.Done() || p.Share() != 0 {
		t.Errorf("nothing landed: got %+v, %v", p, err)
	}
	for i := range partitions - 1 {
		w.exec("INSERT INTO marks_raw (org, partition, position, log_time) VALUES ('00o1', %d, 12, '2026-10-01 00:30:00')", i)
	}
	if p, _ := w.Progress(t.Context()); p.Read != 0 {
		t.Errorf("a partition without a mark: got %d read, want 0", p.Read)
	}
	w.exec("INSERT INTO marks_raw (org, partition, position, log_time) VALUES ('00o1', %d, 5, '2026-10-01 00:30:00')", partitions-1)
	if p, _ := w.Progress(t.Context()); p.Read != 5 || p.Done() {
		t.Errorf("got %+v, want 5 read", p)
	}
	// A log that grows does not move the goal.
	w.mu.Lock()
	w.st.Events = 100
	w.mu.Unlock()
	w.land()
	if p, _ := w.Progress(t.Context()); p.Read != 12 || p.Log != 12 || !p.Done() || p.Share() != 1 {
		t.Errorf("got %+v", p)
	}
}

func TestEffectsAreHeldAgainstCommands(t *testing.T) {
	t.Parallel()
	st := &simulator.Status{
		Jira: jira.Counts{ByLabel: map[string]int{"recert-twice": 2, "recert-once": 1, "recert-stray": 1, "recert": 4, "other": 9}},
		Okta: okta.Counts{Reassigned: map[string]int{"icr1": 2, "icr2": 1}},
	}
	got := effects([]done{
		{"twice", "create_issue", ""}, {"once", "create_issue", ""}, {"gone", "create_issue", ""}, {"x", "reassign_review", "icr1"}, {"y", "reassign_review", "icr1"}, {"z", "reassign_review", "icr3"},
	}, st)
	want := summary.Effects{
		Reassigned: 3, Twice: []string{"issue recert-twice"}, Missing: []string{"issue recert-gone", "review icr3"}, Unasked: []string{"issue recert-stray", "review icr2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLagIsThatOfTheSlowestService(t *testing.T) {
	t.Parallel()
	ready := true
	serve := func(metrics string) string {
		mux := http.NewServeMux()
		mux.HandleFunc("/metrics", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, metrics) })
		mux.HandleFunc("/readyz", func(rw http.ResponseWriter, _ *http.Request) {
			if !ready {
				rw.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		s := httptest.NewServer(mux)
		t.Cleanup(s.Close)
		return strings.TrimPrefix(s.URL, "http://")
	}
	w := &Watcher{http: http.DefaultClient, cfg: Config{Stages: map[string]string{
		"enrich": serve("# HELP x\nrecert_enrich_lag_records{topic=\"a\",partition=\"0\"} 3\nrecert_enrich_lag_seconds{topic=\"a\",partition=\"0\"} 99\nrecert_enrich_lag_records{topic=\"a\",partition=\"1\"} 41\n"),
		"land":   serve("recert_land_lag_records{topic=\"a\",partition=\"0\"} 7\n"),
	}}}
	if n, err := w.Lag(t.Context()); n != 41 || err != nil {
		t.Errorf("got %d, %v; want 41", n, err)
	}
	ready = false
	if _, err := w.Lag(t.Context()); err == nil || !strings.Contains(err.Error(), "not ready") {
		t.Errorf("got %v", err)
	}
}

func TestADatabaseThatWasNotMigratedIsAnError(t *testing.T) {
	t.Parallel()
	cfg := olaptest.Database(t)
	cfg.Database += "x"
	if _, err := Open(t.Context(), Config{ClickHouse: cfg}); err == nil {
		t.Error("got no error")
	}
}
