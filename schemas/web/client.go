package web

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Defaults of Options.
const (
	DefaultTimeout = 35 * time.Second
	DefaultMaxBody = 64 << 20
	maxRedirects   = 3
	maxHeaderBytes = 64 << 10
)

// ErrForeign says that a request or a redirect left the client's origin.
var ErrForeign = errors.New("another origin than the configured one")

// Options tell what one client may do.
type Options struct {
	// Origin is scheme and host of everything the client may ask, for example https://acme.okta.com.
	Origin string
	// UserAgent is sent with requests that bring none of their own.
	UserAgent string
	// Timeout bounds one exchange, body included. Zero means DefaultTimeout.
	Timeout time.Duration
	// MaxBody bounds an answer in bytes, after decompression. Zero means DefaultMaxBody.
	MaxBody int64
	// AllowPrivate permits private network addresses, for servers on the customer's own network.
	AllowPrivate bool
	// Permit, when set, is asked about every request; its error refuses the request before anything is sent.
	Permit func(*http.Request) error
	// Base replaces the network, in tests.
	Base http.RoundTripper
}

// NewClient returns a client for one origin. It touches no network.
func NewClient(o Options) (*http.Client, error) {
	origin, err := ParseOrigin(o.Origin)
	if err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBody <= 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Base == nil {
		o.Base = transport(origin, o)
	}
	stack := &guard{origin: origin, agent: o.UserAgent, permit: o.Permit, next: &capped{max: o.MaxBody, next: o.Base}}
	return &http.Client{Transport: stack, Timeout: o.Timeout, CheckRedirect: redirects(origin)}, nil
}

// ParseOrigin checks that text is an origin that credentials may be sent to, and returns it without a path.
func ParseOrigin(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("is no URL; write for example https://acme.okta.com")
	}
	switch {
	case u.Host == "" || u.Hostname() == "":
		return nil, errors.New("names no host; write for example https://acme.okta.com")
	case u.User != nil:
		return nil, errors.New("holds a user name; put credentials into their own keys")
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "":
		return nil, errors.New("holds more than scheme and host; remove the rest")
	case u.Scheme == "https":
	case u.Scheme == "http" && isLoopbackName(u.Hostname()):
	case u.Scheme == "http":
		return nil, errors.New("is plain http, which would show the credentials to the network; use https")
	default:
		return nil, fmt.Errorf("has scheme %q; use https", u.Scheme)
	}
	return &url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}, nil
}

// SameOrigin tells whether u has the scheme, host and port of origin and carries no user name.
func SameOrigin(origin, u *url.URL) bool {
	return u.User == nil && strings.EqualFold(u.Scheme, origin.Scheme) &&
		strings.EqualFold(u.Hostname(), origin.Hostname()) && portOf(u) == portOf(origin)
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if strings.EqualFold(u.Scheme, "http") {
		return "80"
	}
	return "443"
}

func redirects(origin *url.URL) func(*http.Request, []*http.Request) error {
	return func(r *http.Request, via []*http.Request) error {
		switch {
		case !SameOrigin(origin, r.URL):
			return fmt.Errorf("redirected to %w", ErrForeign)
		case via[0].Method != http.MethodGet:
			return errors.New("redirected in answer to a write")
		case len(via) > maxRedirects:
			return errors.New("redirected too often")
		}
		return nil
	}
}

func transport(origin *url.URL, o Options) *http.Transport {
	check := addressCheck{loopback: isLoopbackName(origin.Hostname()), private: o.AllowPrivate}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Control: check.control}
	return &http.Transport{
		DialContext: dialer.DialContext, ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: o.Timeout, IdleConnTimeout: 60 * time.Second,
		MaxIdleConnsPerHost: 8, MaxResponseHeaderBytes: maxHeaderBytes,
	}
}
