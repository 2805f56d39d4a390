package jira

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/command"
	"recert/schemas/fault"
	"recert/sink/internal/effect"
	"recert/sink/internal/gate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func issue() *command.Command {
	return &command.Command{
		ID: "0123456789abcdef0123", Org: "00o1", Person: "00u1", Action: command.CreateIssue, Reason: "One person holds both sides.",
		Issue: &command.Issue{
			Summary: "Separation of duties broken: pay and approve", Lines: []string{"Rule pay (severity high).", "Person: 00u1."},
			Evidence: []string{"uuid-1", "uuid-2"}, Link: "https://acme-admin.okta.test/admin/user/profile/view/00u1", Severity: "high",
		},
		CampaignID: "ici1", ReviewID: "icr1", AsOf: time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC),
	}
}

// open returns a client of a site that h serves.
func open(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	cfg := DefaultConfig()
	cfg.URL, cfg.Email, cfg.Token, cfg.Project, cfg.Timeout = server.URL, "bot@example.com", boot.NewSecret("s3cret"), "SEC", time.Second
	c, err := New(cfg, Deps{Agent: "recert-act/test", Metrics: prometheus.NewRegistry(), Permit: gate.New("", Allowed()...).Permit})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func TestRequestGolden(t *testing.T) {
	t.Parallel()
	c := &Client{cfg: Config{Project: "SEC", IssueType: "Task"}}
	got, err := json.MarshalIndent(c.request(issue()), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	boottest.Golden(t, filepath.Join("testdata", "issue.json"), append(got, '\n'))
}

// texts returns every text of the document and fails on a node or mark that is not to be made.
func texts(t *testing.T, n node) (all []string) {
	t.Helper()
	switch n.Type {
	case "doc", "paragraph", "bulletList", "listItem":
		if n.Text != "" || len(n.Content) == 0 {
			t.Errorf("a %s without content or with text", n.Type)
		}
	case "text":
		if n.Text == "" || len(n.Content) > 0 {
			t.Error("a text without text or with content")
		}
		all = append(all, n.Text)
	default:
		t.Errorf("a node of type %q", n.Type)
	}
	for _, m := range n.Marks {
		if m.Type != "link" || !strings.HasPrefix(m.Attrs["href"], "https://") || m.Attrs["href"] != n.Text {
			t.Errorf("a mark %+v on %q", m, n.Text)
		}
	}
	for _, child := range n.Content {
		all = append(all, texts(t, child)...)
	}
	return all
}

func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	for _, hostile := range []string{
		"[~accountid:5b10] @all {code}x{code} !http://evil.test/x.png!", `<script>alert(1)</script>`, `{"type":"mention"}`,
		"line one\r\n\r\nh1. line two", "\x1b[31mred\x00", "pay\u202eroll\u200b", "|=1+1|", strings.Repeat("\U0001F600", 5000),
	} {
		c := issue()
		c.Reason, c.Issue.Summary, c.Issue.Lines, c.Issue.Evidence, c.Issue.Link = hostile, hostile, []string{hostile, "", "\u200b"}, []string{hostile, ""}, hostile
		for _, text := range texts(t, description(c)) {
			if strings.ContainsAny(text, "\x00\x1b\r\n\u202e\u200b") || len([]rune(text)) > linkLimit {
				t.Errorf("%q became %q", hostile, text)
			}
		}
		fields := (&Client{}).request(c)["fields"].(map[string]any)
		if s := fields["summary"].(string); len([]rune(s)) > 255 || strings.ContainsAny(s, "\r\n\x00") {
			t.Errorf("%q became the summary %q", hostile, s)
		}
	}
	for link, marked := range map[string]bool{
		"https://acme.test/a": true, "javascript:alert(1)": false, "http://acme.test": false, "https://u:p@acme.test/": false, "https://": false,
		"https://acme.test/\u202ea": false, "https://acme.test/" + strings.Repeat("x", 2000): false,
	} {
		n, ok := linkNode(link)
		if got := ok && len(n.Content[0].Marks) > 0; got != marked {
			t.Errorf("%.40q: linked %v, want %v", link, got, marked)
		}
	}
}

func TestDescriptionIsBounded(t *testing.T) {
	t.Parallel()
	c := issue()
	c.Reason, c.Issue.Link = strings.Repeat("r", 5000), "https://acme.test/"+strings.Repeat("l", 5000)
	for range 500 {
		c.Issue.Lines = append(c.Issue.Lines, strings.Repeat("x", 5000))
		c.Issue.Evidence = append(c.Issue.Evidence, strings.Repeat("e", 5000))
	}
	size := 0
	for _, text := range texts(t, description(c)) {
		size += len(text)
	}
	if size > 32_767 {
		t.Errorf("the description holds %d characters, Jira takes 32767", size)
	}
}

func TestSearchFindsOnlyTheCommandsIssue(t *testing.T) {
	t.Parallel()
	var jql, auth string
	body := `{"issues":[{"key":"SEC-12","fields":{"labels":["recert-0123456789abcdef0123"]}},{"key":"SEC-9","fields":{"labels":["x","recert-0123456789abcdef0123"]}},{"key":"SEC-1","fields":{"labels":["recert-other"]}}],"isLast":true}`
	c := open(t, func(w http.ResponseWriter, r *http.Request) {
		jql, auth = r.URL.Query().Get("jql"), r.Header.Get("Authorization")
		_, _ = io.WriteString(w, body)
	})
	v, err := c.Look(t.Context(), issue(), false)
	if err != nil || v.Seen != effect.There || v.Reference != "SEC-9" || v.At.IsZero() {
		t.Errorf("got %+v, %v; want SEC-9, the oldest of two", v, err)
	}
	if jql != `labels = "recert-0123456789abcdef0123"` {
		t.Errorf("searched for %s", jql)
	}
	if want := "Basic " + base64.StdEncoding.EncodeToString([]byte("bot@example.com:s3cret")); auth != want {
		t.Errorf("signed in with %q", auth)
	}
	body = `{"issues":[{"key":"SEC-1","fields":{"labels":["recert-other"]}}]}`
	if v, err := c.Look(t.Context(), issue(), false); err != nil || v.Seen != effect.Free {
		t.Errorf("an issue of another label: got %+v, %v", v, err)
	}
	c.cfg.Email = ""
	_, _ = c.Look(t.Context(), issue(), false)
	if auth != "Bearer s3cret" {
		t.Errorf("without an account it signed in with %q", auth)
	}
}

func TestAnswersAreSorted(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		status int
		body   string
		end    effect.End
		key    string
		class  fault.Class // of the search that gets the same answer
	}{
		"created":        {201, `{"id":"1","key":"SEC-1"}`, effect.Done, "", fault.Retry},
		"created, odd":   {201, `<html>`, effect.Unknown, "", fault.Retry},
		"html":           {200, `<html>`, effect.Unknown, "", fault.Retry},
		"moved":          {304, ``, effect.Unknown, "", fault.Retry},
		"bad field":      {400, `{"errorMessages":["x\u0007y"],"errors":{"summary":"too long"}}`, effect.Rejected, "", fault.Reject},
		"wrong project":  {400, `{"errors":{"project":"no"}}`, effect.Refused, "jira.project", fault.Fatal},
		"wrong type":     {400, `{"errors":{"issuetype":"no"}}`, effect.Refused, "jira.issue_type", fault.Fatal},
		"not signed in":  {401, ``, effect.Refused, "jira.token", fault.Fatal},
		"not allowed":    {403, ``, effect.Refused, "jira.token", fault.Fatal},
		"no jira":        {404, `<html>`, effect.Refused, "jira.url", fault.Fatal},
		"timeout":        {408, ``, effect.Unknown, "", fault.Retry},
		"too large":      {413, ``, effect.Rejected, "", fault.Reject},
		"too many":       {429, `{}`, effect.Refused, "", fault.Wait},
		"server error":   {500, ``, effect.Unknown, "", fault.Retry},
		"gateway":        {504, ``, effect.Unknown, "", fault.Retry},
		"long complaint": {422, `{"errorMessages":["` + strings.Repeat("x", 10_000) + `"]}`, effect.Rejected, "", fault.Reject},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			})
			r := c.Make(t.Context(), issue())
			if r.End != tc.end || (r.End != effect.Done) != (r.Err != nil) {
				t.Errorf("got %s, %v; want %s", r.End, r.Err, tc.end)
			}
			if len(r.Detail) > 500 || strings.ContainsRune(r.Detail, 7) {
				t.Errorf("got detail %q", r.Detail)
			}
			if tc.status == 429 && r.Wait != 7*time.Second {
				t.Errorf("got a wait of %s, want 7s", r.Wait)
			}
			if tc.end == effect.Done {
				return
			}
			_, err := c.Look(t.Context(), issue(), false)
			if fault.ClassOf(err) != tc.class || err == nil {
				t.Errorf("the search got %v of class %s, want %s", err, fault.ClassOf(err), tc.class)
			}
			var problem *boot.ConfigError
			if errors.As(err, &problem) != (tc.key != "") || problem != nil && problem.Key != tc.key {
				t.Errorf("the search got %v, want a problem of %q", err, tc.key)
			}
		})
	}
}

func TestNoAnswerIsUnknown(t *testing.T) {
	t.Parallel()
	var requests atomic.Int32
	c := open(t, func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			conn.Close()
		}
	})
	if r := c.Make(t.Context(), issue()); r.End != effect.Unknown || r.Err == nil || requests.Load() != 1 {
		t.Errorf("got %s, %v after %d requests; want unknown after one", r.End, r.Err, requests.Load())
	}
	slow := open(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	slow.http.Timeout = 50 * time.Millisecond
	if r := slow.Make(t.Context(), issue()); r.End != effect.Unknown || strings.Contains(r.Err.Error(), "s3cret") {
		t.Errorf("a timeout: got %s, %v", r.End, r.Err)
	}
}

// TestNothingSentIsKnown has the gate shut: the end is known, and no server is asked.
func TestNothingSentIsKnown(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "halt")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := DefaultConfig()
	cfg.URL, cfg.Token, cfg.Project = "http://127.0.0.1:1", boot.NewSecret("t"), "SEC"
	c, err := New(cfg, Deps{Permit: gate.New(gate.Halt(file), Allowed()...).Permit})
	if err != nil {
		t.Fatal(err)
	}
	if r := c.Make(t.Context(), issue()); r.End != effect.Refused || !errors.Is(r.Err, gate.ErrHalted) {
		t.Errorf("got %s, %v", r.End, r.Err)
	}
	if _, err := c.Look(t.Context(), issue(), false); !errors.Is(err, gate.ErrHalted) {
		t.Errorf("the search got %v", err)
	}
}

func FuzzAnswers(f *testing.F) {
	for _, s := range []string{`{"issues":[{"key":"A-1","fields":{"labels":["l"]}}]}`, `{"errors":{"a":"b"},"errorMessages":["c"]}`, `[]`, `{"issues":null}`, "<html>"} {
		f.Add([]byte(s), 400)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		keys, err := found(body, "l")
		if err != nil && keys != nil {
			t.Errorf("keys %v beside %v", keys, err)
		}
		text := errorOf(&answer{status: status, body: body}).Error()
		if len(text) > 2000 || strings.ContainsAny(text, "\r\n\x00\x1b") {
			t.Errorf("the error became %q", text)
		}
	})
}

func TestMetricIsPinned(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	cfg := DefaultConfig()
	cfg.URL, cfg.Token, cfg.Project = "http://127.0.0.1:1", boot.NewSecret("t"), "SEC"
	c, err := New(cfg, Deps{Metrics: registry})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Look(t.Context(), issue(), false); err == nil {
		t.Error("a closed port answered")
	}
	families, err := registry.Gather()
	if err != nil || len(families) != 1 || families[0].GetName() != "recert_act_jira_requests_total" || families[0].GetMetric()[0].GetLabel()[0].GetValue() != "none" {
		t.Errorf("got %v, %v", families, err)
	}
}
