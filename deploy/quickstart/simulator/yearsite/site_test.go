package yearsite

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"recert/deploy/quickstart/simulator/year"
	"recert/schemas/boot"
	"recert/schemas/boottest"
)

const token = "test-token"

type served struct {
	*site
	t   *testing.T
	url string
}

func open(t *testing.T, change func(*Config)) *served {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Home, cfg.Token = t.TempDir(), boot.NewSecret(token)
	cfg.Users, cfg.Apps, cfg.Groups, cfg.Items, cfg.Events = 200, 40, 60, 250, 15_000
	if change != nil {
		change(&cfg)
	}
	if err := cfg.Validate(); err != nil {
		t.Fatal(err)
	}
	s, err := newSite(cfg)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.handler())
	t.Cleanup(server.Close)
	return &served{s, t, server.URL}
}

func (s *served) call(method, target, body string) (*http.Response, []byte) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, target, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "SSWS "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp, raw
}

func next(resp *http.Response) string {
	for _, l := range resp.Header.Values("Link") {
		if u, ok := strings.CutSuffix(l, `>; rel="next"`); ok {
			return strings.TrimPrefix(u, "<")
		}
	}
	return ""
}

// poll reads the log to its end and counts its events by type.
func (s *served) poll(from string) (types map[string]int, link string) {
	s.t.Helper()
	types = map[string]int{}
	for link = from; ; {
		resp, raw := s.call(http.MethodGet, link, "")
		var page []struct {
			EventType string `json:"eventType"`
		}
		if err := json.Unmarshal(raw, &page); err != nil {
			s.t.Fatalf("%v in %.300s", err, raw)
		}
		for _, e := range page {
			types[e.EventType]++
		}
		if link = next(resp); len(page) < 1000 {
			return types, link
		}
	}
}

func (s *served) order(day int) {
	s.t.Helper()
	raw, _ := json.Marshal(Go{Until: day})
	if resp, body := s.call(http.MethodPost, s.url+"/sim/go", string(raw)); resp.StatusCode != http.StatusNoContent {
		s.t.Fatalf("got %s %s", resp.Status, body)
	}
}

func (s *served) first() string {
	return s.url + "/api/v1/logs?limit=1000&sortOrder=ASCENDING&since=" + url.QueryEscape(year.Start().Format("2006-01-02T15:04:05.000Z"))
}

func TestTheClockMovesOnOnlyAsTheLogIsRead(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.order(year.LaunchDay(0) + 1)
	if day := s.status().Day; day != history {
		t.Fatalf("got day %d before anything was read, want %d", day, history)
	}
	types, link := s.poll(s.first())
	st := s.status()
	if st.Day != year.LaunchDay(0)+1 || st.Read != st.Events || len(st.Campaigns) != 1 {
		t.Fatalf("got day %d, %d of %d events read, %d campaigns; want the launch reached", st.Day, st.Read, st.Events, len(st.Campaigns))
	}
	if types["certification.campaign.launch"] != 1 {
		t.Errorf("got %d launches in the log, want 1", types["certification.campaign.launch"])
	}
	if more, _ := s.poll(link); len(more) != 0 || s.status().Day != st.Day {
		t.Errorf("got %v after the clock has stopped, want nothing", more)
	}
	s.order(year.CloseDay(0) + 2)
	types, _ = s.poll(link)
	if types["certification.campaign.item.decide"] < st.Campaigns[0].Items*9/10 || types["certification.campaign.close"] != 1 {
		t.Errorf("got %v after the campaign's end, want its decisions", types)
	}
	if !s.status().Campaigns[0].Closed {
		t.Error("got a campaign that is still open, want it closed")
	}
}

func TestEveryAnswerKeepsToOpenAPI(t *testing.T) {
	t.Parallel()
	s := open(t, func(c *Config) { c.Specs = boottest.Shared(t, "specs") })
	link := s.first()
	for c := range 2 {
		s.order(year.LaunchDay(c) + 1)
		_, link = s.poll(link)
		s.walk(c)
		s.order(year.CloseDay(c) + 1)
		_, link = s.poll(link)
		s.walk(c)
	}
	r := s.status().Conformance
	for _, line := range r.First {
		t.Errorf("got violation %s", line)
	}
	t.Logf("%d requests, %d responses checked", r.Requests, r.Checked)
}

// walk reads what a snapshot reads.
func (s *served) walk(c int) {
	s.t.Helper()
	id := s.status().Campaigns[c].ID
	paths := []string{
		"/api/v1/users?limit=50", "/api/v1/groups?limit=30", "/api/v1/groups/rules?limit=5", "/api/v1/apps?limit=20", "/api/v1/meta/schemas/user/default",
		"/governance/api/v1/campaigns", "/governance/api/v1/campaigns/" + id, "/governance/api/v1/reviews?limit=100&filter=" + url.QueryEscape(`campaignId eq "`+id+`"`),
		"/api/v1/apps/" + s.world.Frame(1).Apps[3].ID + "/users?limit=50",
	}
	for _, path := range paths {
		for target := s.url + path; target != ""; {
			var resp *http.Response
			if resp, _ = s.call(http.MethodGet, target, ""); resp.StatusCode != http.StatusOK {
				s.t.Fatalf("GET %s: got %s", path, resp.Status)
			}
			target = next(resp)
		}
	}
}

func TestNothingCanBeChangedFromOutside(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	s.order(year.LaunchDay(0) + 1)
	s.poll(s.first())
	o := s.world.Frame(year.LaunchDay(0))
	body := `{"reviewerId":"` + o.Users[0].ID + `","reviewIds":["` + o.Reviews[0].ID + `"],"note":"Please."}`
	resp, _ := s.call(http.MethodPost, s.url+"/governance/api/v1/campaigns/"+o.Campaigns[0].ID+"/reviews/reassign", body)
	if resp.StatusCode < 400 {
		t.Errorf("got %s, want a refusal", resp.Status)
	}
}

func TestAnOrderThatIsNoDayIsRefused(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	for _, body := range []string{"", "{", `{"until":-1}`, `{"until":366}`} {
		if resp, _ := s.call(http.MethodPost, s.url+"/sim/go", body); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: got %s, want 400", body, resp.Status)
		}
	}
}
