package oktaapi

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/fault"
	"recert/schemas/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m, boottest.SDKJanitor()) }

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func say(r *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}, "Date": {time.Now().UTC().Format(http.TimeFormat)}}
	for i := 0; i+1 < len(header); i += 2 {
		h[header[i]] = append(h[header[i]], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func dial(t *testing.T, f trip, change ...func(*Config)) *Client {
	t.Helper()
	cfg := DefaultConfig()
	cfg.URL, cfg.Token = "https://acme.okta.test", boot.NewSecret("tops3cret")
	for _, c := range change {
		c(&cfg)
	}
	c, err := New(cfg, Deps{Service: "okta-poll", Version: "test", Metrics: prometheus.NewRegistry(), Base: f})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// warm signs in before a synctest bubble begins: the SDK's janitor would never let the bubble end.
func warm(t *testing.T, f trip) *Client {
	t.Helper()
	c := dial(t, f)
	if _, err := c.session(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestGetReturnsBytesDateAndTheVerbatimLink(t *testing.T) {
	t.Parallel()
	body := `[ {"uuid":1 , "b":"é"} ]`
	link := "https://acme.okta.test/api/v1/logs?after=1%2C2&limit=1000"
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		if got := r.Header.Get("Authorization"); got != "SSWS tops3cret" {
			t.Errorf("authorization %q", got)
		}
		if r.URL.RawQuery == "since=x" {
			return say(r, 200, body, "Link", "<"+link+`>; rel="next"`), nil
		}
		if got := r.URL.String(); got != link {
			t.Errorf("asked %q, want %q", got, link)
		}
		return say(r, 200, "[]"), nil
	})
	a, err := c.Get(t.Context(), "/api/v1/logs?since=x")
	if err != nil || string(a.Body) != body || a.Next != link || a.Date.IsZero() {
		t.Fatalf("got %q, %+v, %v", a.Body, a, err)
	}
	if _, err = c.Get(t.Context(), a.Next); err != nil {
		t.Error(err)
	}
}

func TestSameURLTwiceIsAskedTwice(t *testing.T) {
	t.Parallel()
	n := 0
	c := dial(t, func(r *http.Request) (*http.Response, error) { n++; return say(r, 200, fmt.Sprintf("[%d]", n)), nil })
	for i := 1; i <= 3; i++ {
		a, err := c.Get(t.Context(), "/api/v1/logs?after=x")
		if err != nil || string(a.Body) != fmt.Sprintf("[%d]", i) {
			t.Errorf("try %d: got %q, %v", i, a.Body, err)
		}
	}
}

func TestForeignLinkIsRefusedBeforeItIsSent(t *testing.T) {
	t.Parallel()
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		t.Errorf("sent %s", r.URL)
		return say(r, 200, "[]"), nil
	})
	for _, ref := range []string{
		"https://evil.test/api/v1/logs", "http://acme.okta.test/api/v1/logs", "https://acme.okta.test:444/x", "https://u@acme.okta.test/x",
		"https://acme.okta.test.evil.test/", "@evil.test/", "evil.test/", "", "https://acme.okta.test", `https://acme.okta.test\@evil.test/x`, "//evil.test",
	}[:10] {
		if _, err := c.Get(t.Context(), ref); !errors.Is(err, web.ErrForeign) || fault.ClassOf(err) != fault.Reject {
			t.Errorf("%q: got %v", ref, err)
		}
	}
}

func TestRateLimitIsKeptByOktasClockNotOurs(t *testing.T) {
	t.Parallel()
	// Okta's clock is years away from ours; its window ends 20 s after its Date.
	okta := time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)
	n := 0
	c := warm(t, func(r *http.Request) (*http.Response, error) {
		n++
		resp := say(r, 200, "[]", "X-Rate-Limit-Limit", "100", "X-Rate-Limit-Remaining", fmt.Sprint(52-n), "X-Rate-Limit-Reset", fmt.Sprint(okta.Unix()+20))
		resp.Header.Set("Date", okta.Format(http.TimeFormat))
		return resp, nil
	})
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		for range 2 { // 51, 50 left: half of the limit is used
			mustGet(t, c)
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("waited %s within the budget", d)
		}
		mustGet(t, c)
		if d := time.Since(start); d != 21*time.Second {
			t.Errorf("waited %s, want 21s", d)
		}
	})
}

func mustGet(t *testing.T, c *Client) {
	t.Helper()
	if _, err := c.Get(t.Context(), "/api/v1/logs"); err != nil {
		t.Fatal(err)
	}
}

func TestTooManyRequestsWaitsUntilReset(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		header []string
		want   time.Duration
	}{
		{"reset", []string{"X-Rate-Limit-Limit", "60", "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "946684830"}, 31 * time.Second}, // synctest starts 2000-01-01
		{"reset in the past", []string{"X-Rate-Limit-Reset", "1"}, unknownDelay},
		{"no reset", nil, unknownDelay},
		{"concurrency", []string{"X-Rate-Limit-Limit", "0", "X-Rate-Limit-Remaining", "0", "X-Rate-Limit-Reset", "946684803"}, 4 * time.Second},
		{"reset far away", []string{"X-Rate-Limit-Reset", "99999999999"}, maxReset},
		{"retry after", []string{"Retry-After", "7"}, 8 * time.Second},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			n := 0
			c := warm(t, func(r *http.Request) (*http.Response, error) {
				if n++; n == 1 {
					return say(r, 429, `{"errorCode":"E0000047"}`, tc.header...), nil
				}
				return say(r, 200, "[]"), nil
			})
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				mustGet(t, c)
				if d := time.Since(start); d != tc.want {
					t.Errorf("waited %s, want %s", d, tc.want)
				}
			})
		})
	}
}

func TestReadsAreRepeatedOnServerErrorsAndCutConnections(t *testing.T) {
	t.Parallel()
	n := 0
	c := warm(t, func(r *http.Request) (*http.Response, error) {
		switch n++; n {
		case 1:
			return say(r, 503, "<html>"), nil
		case 2:
			return nil, io.EOF
		case 3:
			return nil, io.ErrUnexpectedEOF
		default:
			return say(r, 200, "[]"), nil
		}
	})
	synctest.Test(t, func(t *testing.T) {
		mustGet(t, c)
		if n != 4 {
			t.Errorf("%d requests, want 4", n)
		}
	})
}

func TestReadsGiveUpAfterSixFailures(t *testing.T) {
	t.Parallel()
	n := 0
	c := warm(t, func(r *http.Request) (*http.Response, error) {
		n++
		return say(r, 500, `{"errorCode":"E0000009"}`), nil
	})
	synctest.Test(t, func(t *testing.T) {
		_, err := c.Get(t.Context(), "/api/v1/logs")
		if StatusOf(err) != 500 || fault.ClassOf(err) != fault.Retry || n != maxFailures {
			t.Errorf("%d requests, got %v", n, err)
		}
	})
}

func TestWritesAreSentOnceWhateverHappens(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		answer func(*http.Request) (*http.Response, error)
		status int
	}{
		{"cut connection", func(*http.Request) (*http.Response, error) { return nil, io.EOF }, 0},
		{"server error", func(r *http.Request) (*http.Response, error) { return say(r, 503, "x"), nil }, 503},
		{"rate limit", func(r *http.Request) (*http.Response, error) { return say(r, 429, "{}"), nil }, 429},
		{"unauthorized", func(r *http.Request) (*http.Response, error) { return say(r, 401, "{}"), nil }, 401},
		{"accepted", func(r *http.Request) (*http.Response, error) { return say(r, 202, ""), nil }, 202},
		{"done", func(r *http.Request) (*http.Response, error) { return say(r, 200, `{"data":[]}`), nil }, 200},
	}
	for _, tc := range cases {
		n := 0
		c := dial(t, func(r *http.Request) (*http.Response, error) {
			n++
			body, _ := io.ReadAll(r.Body)
			if string(body) != `{"a":1}` || r.Method != http.MethodPost || !strings.HasSuffix(r.UserAgent(), " cmd-1") {
				t.Errorf("%s: sent %s %q as %q", tc.name, r.Method, body, r.UserAgent())
			}
			return tc.answer(r)
		})
		a, err := c.Send(t.Context(), Write{Method: http.MethodPost, Path: "/governance/api/v1/x", Body: []byte(`{"a":1}`), Agent: "cmd-1"})
		if n != 1 || a.Status != tc.status || (err != nil) != (tc.status == 0) {
			t.Errorf("%s: %d requests, got %d, %v", tc.name, n, a.Status, err)
		}
		if tc.status == 0 && fault.ClassOf(err) != fault.Retry {
			t.Errorf("%s: class %s, want retry: the effect is unknown", tc.name, fault.ClassOf(err))
		}
	}
}

func TestHostileHeadersDoNotStopTheProcess(t *testing.T) {
	t.Parallel()
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		return say(r, 403, "\x00\x1b[31m", "Link", "<http://[::1>; rel=\"next\"", "Link", ":::", "Www-Authenticate", `Bearer error_description="\q`), nil
	})
	_, err := c.Get(t.Context(), "/api/v1/apps")
	if StatusOf(err) != 403 || fault.ClassOf(err) != fault.Reject {
		t.Errorf("got %v", err)
	}
}

func TestUnauthorizedSignsInAfreshOnce(t *testing.T) {
	t.Parallel()
	var minted, asked atomic.Int32
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == tokenPath {
			form, _ := io.ReadAll(r.Body)
			if r.URL.RawQuery != "" || !strings.Contains(string(form), "client_assertion=") {
				t.Errorf("the assertion is in the URL: %s", r.URL)
			}
			return say(r, 200, fmt.Sprintf(`{"access_token":"t%d","expires_in":3600,"token_type":"Bearer"}`, minted.Add(1))), nil
		}
		asked.Add(1)
		if r.Header.Get("Authorization") == "Bearer t1" {
			return say(r, 401, `{"errorCode":"E0000011"}`), nil
		}
		return say(r, 200, "[]"), nil
	}, withKey(t, "PRIVATE KEY"))
	mustGet(t, c)
	mustGet(t, c)
	if minted.Load() != 2 || asked.Load() != 3 {
		t.Errorf("%d tokens, %d requests; want 2 and 3", minted.Load(), asked.Load())
	}
}

func withKey(t *testing.T, kind string) func(*Config) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der := x509.MarshalPKCS1PrivateKey(key)
	if kind == "PRIVATE KEY" {
		if der, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
			t.Fatal(err)
		}
	}
	return func(c *Config) {
		c.Token, c.ClientID, c.Scopes = boot.Secret{}, "0oaclient", []string{"okta.logs.read"}
		c.PrivateKey = boot.NewSecret(string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
	}
}

func TestSignInProblemsNameTheKeyAndHideTheSecret(t *testing.T) {
	t.Parallel()
	token := func(status int, body string) trip {
		return func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != tokenPath {
				t.Error("a request without a token")
			}
			return say(r, status, body), nil
		}
	}
	cases := []struct {
		name   string
		answer trip
		change func(*Config)
		want   string
	}{
		{"dpop", token(400, `{"error":"invalid_dpop_proof","error_description":"x"}`), withKey(t, "PRIVATE KEY"), "switch DPoP off"},
		{"refused", token(401, `{"error":"invalid_client"}`), withKey(t, "RSA PRIVATE KEY"), "okta.private_key"},
		{"no PEM", token(200, ""), func(c *Config) { withKey(t, "PRIVATE KEY")(c); c.PrivateKey = boot.NewSecret("s3cretkey") }, "okta.private_key: it is not PEM"},
		{"token refused", func(r *http.Request) (*http.Response, error) { return say(r, 401, `{}`), nil }, func(*Config) {}, "okta.token"},
		{"two lines", nil, func(c *Config) { c.Token = boot.NewSecret("tops3cret\r\nX: y") }, "okta.token"},
	}
	for _, tc := range cases {
		_, err := dial(t, tc.answer, tc.change).Get(t.Context(), "/api/v1/logs")
		var problem *boot.ConfigError
		if !errors.As(err, &problem) || fault.ClassOf(err) != fault.Fatal || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: got %v", tc.name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "assertion")) {
			t.Errorf("%s: the error shows a secret: %v", tc.name, err)
		}
	}
	// A token answer that would make the SDK panic, or keep a token for ever, is an ordinary failure.
	for _, body := range []string{"", "null", `{"access_token":"x","expires_in":1}`} {
		c := dial(t, token(200, body), withKey(t, "PRIVATE KEY"))
		sdk, err := c.session()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.do(t.Context(), sdk, http.MethodGet, "/x", nil, ""); err == nil || fault.ClassOf(err) != fault.Retry {
			t.Errorf("token %q: got %v", body, err)
		}
	}
}

func TestEnvironmentOfTheSDKIsIgnored(t *testing.T) {
	for _, e := range []string{"ORGURL=https://evil.test", "TOKEN=other", "AUTHORIZATIONMODE=Bearer", "CACHE_ENABLED=true", "RATELIMIT_MAXRETRIES=9", "REQUESTTIMEOUT=1"} {
		name, value, _ := strings.Cut(e, "=")
		t.Setenv("OKTA_CLIENT_"+name, value)
	}
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "acme.okta.test" || r.Header.Get("Authorization") != "SSWS tops3cret" {
			t.Errorf("sent to %s with %q", r.URL.Host, r.Header.Get("Authorization"))
		}
		return say(r, 200, "[]"), nil
	})
	mustGet(t, c)
}

func TestTruncatedPageIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "<html>", `{"a":1}`, `[{"a":1},`, `[1]]`, "null", "[1] x", `[1]"x`, "[1][", "[1]-", "[1]t"} {
		if items, err := Elements([]byte(body)); !errors.Is(err, ErrNotJSON) {
			t.Errorf("%q: got %d items, %v", body, len(items), err)
		}
	}
	if items, err := Elements([]byte(` [ {"a": [1 ]} , null,3 ] `)); err != nil || len(items) != 3 || string(items[0]) != `{"a": [1 ]}` {
		t.Errorf("got %q, %v", items, err)
	}
}

func TestPagesFollowBothKindsOfLinks(t *testing.T) {
	t.Parallel()
	c := dial(t, func(r *http.Request) (*http.Response, error) {
		second := r.URL.Query().Get("after") != ""
		switch {
		case r.URL.Path == "/loop":
			return say(r, 200, "[1]", "Link", `<https://acme.okta.test/loop>; rel="next"`), nil
		case strings.HasPrefix(r.URL.Path, "/governance"):
			if second {
				return say(r, 200, `{"data":[3],"_links":{"self":{"href":"x"}}}`), nil
			}
			return say(r, 200, `{"data":[1,2],"_links":{"next":{"href":"https://acme.okta.test/governance?after=1"}}}`), nil
		case second:
			return say(r, 200, "[3]"), nil
		}
		return say(r, 200, "[1,2]", "Link", `<https://acme.okta.test/u>; rel="self", <https://acme.okta.test/u?after=1>; rel="next"`), nil
	})
	count := func(ref string, data bool) (n int, last error) {
		pages := c.Pages(t.Context(), ref)
		if data {
			pages = c.DataPages(t.Context(), ref)
		}
		for p, err := range pages {
			if err != nil {
				return n, err
			}
			n += len(p.Items)
		}
		return n, nil
	}
	for _, tc := range []struct {
		ref  string
		data bool
	}{{"/u", false}, {"/governance", true}} {
		if n, err := count(tc.ref, tc.data); n != 3 || err != nil {
			t.Errorf("%s: %d items, %v", tc.ref, n, err)
		}
	}
	if _, err := count("https://acme.okta.test/loop", false); !errors.Is(err, ErrLoop) {
		t.Errorf("a loop: got %v", err)
	}
	if _, err := count("/u", true); !errors.Is(err, ErrNotJSON) {
		t.Errorf("another shape: got %v", err)
	}
}

func TestWrongAddressNamesTheKey(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == organizationPath {
			_, _ = io.WriteString(w, `{"id":"00oacme"}`)
		}
	}))
	org, err := Organization(t.Context(), "okta.url", server.URL, nil)
	if err != nil || org.ID != "00oacme" || org.Date.IsZero() {
		t.Errorf("got %+v, %v", org, err)
	}
	server.Close()
	synctest.Test(t, func(t *testing.T) {
		for name, answer := range map[string]trip{
			"closed port": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
			"not okta":    func(r *http.Request) (*http.Response, error) { return say(r, 404, "x"), nil },
			"html":        func(r *http.Request) (*http.Response, error) { return say(r, 200, "<html>"), nil },
			"odd id":      func(r *http.Request) (*http.Response, error) { return say(r, 200, `{"id":"a b"}`), nil },
		} {
			_, err := Organization(t.Context(), "okta.url", "https://acme.okta.test", answer)
			var problem *boot.ConfigError
			if !errors.As(err, &problem) || problem.Key != "okta.url" {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestEndedContextEndsTheWait(t *testing.T) {
	t.Parallel()
	c := warm(t, func(r *http.Request) (*http.Response, error) { return say(r, 429, "{}"), nil })
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Get(ctx, "/api/v1/logs"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestConfigNamesEveryProblem(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		change func(*Config)
		want   []string
	}{
		{"empty", func(c *Config) { *c = Config{} }, []string{"okta.url", "okta.token", "okta.budget", "okta.timeout"}},
		{"admin host", func(c *Config) { c.URL = "https://acme-admin.okta.com" }, []string{"remove -admin"}},
		{"plain http", func(c *Config) { c.URL = "http://acme.okta.com" }, []string{"okta.url: is plain http"}},
		{"both ways", func(c *Config) { c.ClientID = "x" }, []string{"keep one way", "okta.scopes"}},
		{"key alone", func(c *Config) { c.Token = boot.Secret{}; c.PrivateKey = boot.NewSecret("x"); c.Scopes = []string{"a"} }, []string{"okta.client_id"}},
	}
	for _, tc := range cases {
		cfg := DefaultConfig()
		cfg.URL, cfg.Token = "https://acme.okta.com", boot.NewSecret("x")
		tc.change(&cfg)
		err := cfg.Validate()
		for _, want := range tc.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v does not name %q", tc.name, err, want)
			}
		}
	}
}

func FuzzNextLink(f *testing.F) {
	for _, s := range []string{`<https://a/b?x=1,2>; rel="next"`, `<a>; rel="self", <b>; rel=next`, `<a>;rel="x next";rel=y`, `<a`, `>;<`, `<a>; title="x, <b>; rel=\"next\""; rel=self`, ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if got := nextLink([]string{line}); got != "" && !strings.Contains(line, "<"+got+">") {
			t.Errorf("%q is not in %q", got, line)
		}
	})
}

func TestNextLinkAmongOthers(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`<https://a/b?x=1,2;3>; rel="next"`:                      "https://a/b?x=1,2;3",
		`<a>; rel="self", <b>; rel=next`:                         "b",
		`<a>; rel="prev next"`:                                   "a",
		`<a>; title="x, <c>; rel=next"; rel="self",<b>;rel=NEXT`: "b",
		`<a>; rel=self; rel=next`:                                "",
		`a; rel=next`:                                            "",
	} {
		if got := nextLink([]string{line}); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
