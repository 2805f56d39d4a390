package oktaapi

import (
	"net/url"
	"strings"
	"testing"

	"recert/schemas/web"
)

// FuzzFollow: what is followed of a Link header never leaves the org's host.
func FuzzFollow(f *testing.F) {
	for _, s := range []string{
		"https://example.okta.com/api/v1/logs?after=1", "https://example.okta.com@evil.test/", "//evil.test/x", "http://example.okta.com/x",
		`https://example.okta.com\@evil.test/`, "https://example.okta.com?x/y", "https://example.okta.com:443/x", "HTTPS://EXAMPLE.okta.com/x", "/@evil.test",
		"https://example.okta.com#/x", "https://user@example.okta.com/x", "", "/",
	} {
		f.Add(s)
	}
	origin := &url.URL{Scheme: "https", Host: "example.okta.com"}
	c := &Client{origin: origin}
	f.Fuzz(func(t *testing.T, link string) {
		rest, err := c.resolve(link)
		if err != nil {
			return
		}
		if !strings.HasPrefix(rest, "/") {
			t.Fatalf("%q resolves to %q", link, rest)
		}
		// What is sent is origin + rest; read back it must still be the org.
		if u, err := url.Parse("https://example.okta.com" + rest); err == nil && !web.SameOrigin(origin, u) {
			t.Errorf("%q leads to %s", link, u.Host)
		}
	})
}
