package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recert/schemas/boot"
)

const testToken = "test-token"

// smallConfig is an org that is drawn in a few milliseconds.
func smallConfig(t *testing.T) Config {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Home = t.TempDir()
	cfg.Users, cfg.Apps, cfg.Groups, cfg.Days, cfg.Items, cfg.Live = 60, 14, 24, 30, 150, false
	cfg.Okta.Tokens = []Token{{Secret: boot.NewSecret(testToken)}, {Secret: boot.NewSecret("logs-only"), Scopes: []string{"okta.logs.read"}}}
	cfg.Jira.Email, cfg.Jira.Token = "bot@sim.example.com", boot.NewSecret("jira-token")
	return cfg
}

type site struct {
	*world
	okta, jira string
}

// open starts the org of cfg behind test servers.
func open(t *testing.T, cfg Config) *site {
	t.Helper()
	w, err := build(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.home.journal.Close() })
	a, b := httptest.NewServer(w.oktaHandler()), httptest.NewServer(w.check.jiraExchange(w.jira.Handler()))
	t.Cleanup(a.Close)
	t.Cleanup(b.Close)
	return &site{world: w, okta: a.URL, jira: b.URL}
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body []byte
}

func (a answer) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v in %s", err, a.body)
	}
}

// next is the URL of rel="next", empty where there is none.
func (a answer) next() string {
	for _, l := range a.Header.Values("Link") {
		if u, ok := strings.CutSuffix(l, `>; rel="next"`); ok {
			return strings.TrimPrefix(u, "<")
		}
	}
	return ""
}

func (s *site) call(t *testing.T, method, url, body string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case len(header) == 2:
		req.Header.Set(header[0], header[1])
	case strings.HasPrefix(url, s.jira):
		req.SetBasicAuth("bot@sim.example.com", "jira-token")
	default:
		req.Header.Set("Authorization", "SSWS "+testToken)
	}
	if body != "" && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp, bytes.TrimSpace(raw)}
}

func (s *site) get(t *testing.T, path string) answer {
	t.Helper()
	a := s.call(t, http.MethodGet, s.okta+path, "")
	if a.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: got %d %s", path, a.StatusCode, a.body)
	}
	return a
}
