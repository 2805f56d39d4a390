package web

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestOriginsThatWouldLeakCredentialsAreRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"", "acme.okta.com", "http://acme.okta.com", "http://10.0.0.1", "ftp://acme.okta.com", "https://", "https://u:p@acme.okta.com",
		"https://acme.okta.com/app", "https://acme.okta.com?x=1", "https://acme.okta.com#f", "http://localhost.acme.com",
		"http://[::ffff:127.0.0.1]:1", "http://0.0.0.0:80", "https://:443", "://x", "http://127.0.0.1.nip.test",
	} {
		if u, err := ParseOrigin(bad); err == nil {
			t.Errorf("%q was taken as %s", bad, u)
		}
	}
	for _, good := range []string{"https://acme.okta.com", "https://acme.okta.com/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9"} {
		if _, err := ParseOrigin(good); err != nil {
			t.Errorf("%q was refused: %v", good, err)
		}
	}
}

func TestDialledAddressIsJudgedAfterResolution(t *testing.T) {
	t.Parallel()
	outside, inside := addressCheck{}, addressCheck{loopback: true}
	for _, ip := range []string{
		"127.0.0.1", "::1", "169.254.169.254", "10.1.2.3", "192.168.1.1", "172.16.0.1", "0.0.0.0", "::", "::ffff:8.8.8.8", "100.64.0.1",
		"fe80::1", "fd00:ec2::254", "224.0.0.1", "255.255.255.255", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "198.18.0.1",
	} {
		if outside.allows(netip.MustParseAddr(ip)) {
			t.Errorf("a public host may not lead to %s", ip)
		}
	}
	if !outside.allows(netip.MustParseAddr("8.8.8.8")) || !inside.allows(netip.MustParseAddr("127.0.0.1")) {
		t.Error("the right addresses must pass")
	}
	if inside.allows(netip.MustParseAddr("8.8.8.8")) {
		t.Error("a loopback host may not lead outside")
	}
	if !(addressCheck{private: true}).allows(netip.MustParseAddr("10.1.2.3")) {
		t.Error("a private address must pass where it is allowed")
	}
}

func client(t *testing.T, h http.Handler, o Options) (*http.Client, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	o.Origin = s.URL
	c, err := NewClient(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.CloseIdleConnections)
	return c, s.URL
}

func get(t *testing.T, c *http.Client, url string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "SSWS tops3cret")
	resp, err := c.Do(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestRedirectToAnotherOriginIsRefused(t *testing.T) {
	t.Parallel()
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	c, url := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/same" {
			http.Redirect(w, r, "/end", http.StatusFound)
			return
		}
		if r.URL.Path == "/end" {
			_, _ = io.WriteString(w, "end")
			return
		}
		http.Redirect(w, r, other.URL, http.StatusFound)
	}), Options{})
	if _, err := get(t, c, url); !errors.Is(err, ErrForeign) || reached {
		t.Errorf("got %v, reached %v", err, reached)
	}
	if body, err := get(t, c, url+"/same"); body != "end" || err != nil {
		t.Errorf("a redirect on the same origin: got %q, %v", body, err)
	}
	if _, err := get(t, c, other.URL); !errors.Is(err, ErrForeign) {
		t.Errorf("another origin: got %v", err)
	}
}

func TestBodyBeyondTheCapIsAnError(t *testing.T) {
	t.Parallel()
	c, url := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/chunked" {
			w.(http.Flusher).Flush()
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 101))
	}), Options{MaxBody: 100})
	for _, path := range []string{"/", "/chunked"} {
		if _, err := get(t, c, url+path); !errors.Is(err, ErrBodyTooLarge) {
			t.Errorf("%s: got %v", path, err)
		}
	}
}

func TestCutConnectionIsNotEOF(t *testing.T) {
	t.Parallel()
	c, url := client(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		conn.Close()
	}), Options{})
	if _, err := get(t, c, url); !errors.Is(err, ErrCutOff) || errors.Is(err, io.EOF) {
		t.Errorf("got %v", err)
	}
}

func TestHangingServerEndsWithTheTimeout(t *testing.T) {
	t.Parallel()
	c, url := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}), Options{Timeout: 50 * time.Millisecond})
	if _, err := get(t, c, url); err == nil {
		t.Error("no error")
	}
}

func TestRequestWithoutPermissionIsNotSent(t *testing.T) {
	t.Parallel()
	refusal := errors.New("not on the list")
	served := 0
	permit := func(r *http.Request) error {
		if r.URL.Path != "/allowed" {
			return refusal
		}
		return nil
	}
	c, url := client(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}), Options{Permit: permit})
	if _, err := get(t, c, url+"/other"); !errors.Is(err, refusal) || served != 0 {
		t.Errorf("got %v after %d requests, want the refusal and none", err, served)
	}
	if _, err := get(t, c, url+"/allowed"); !errors.Is(err, refusal) || served != 1 {
		t.Errorf("a redirect: got %v after %d requests, want the refusal and one", err, served)
	}
}
