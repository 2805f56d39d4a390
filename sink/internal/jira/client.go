// Package jira opens issues, the one change that recert makes in Jira.
//
// Input is a command that was approved, output what a search by the command's label shows and how the creation ended.
// Jira has no idempotency key and its search lags behind, so an end that is not known (a timeout, a 5xx, a
// cut connection) is looked for by label once the search has settled, and the issue found is adopted. All text is
// plain: nothing in it can become markup, a mention or a macro.
package jira

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/web"
)

const (
	createPath = "/rest/api/3/issue"
	searchPath = "/rest/api/3/search/jql"
	maxBody    = 1 << 20
)

// Allowed lists everything that the writer may ask of Jira: search by label, create an issue.
func Allowed() []string { return []string{"GET " + searchPath + "?", "POST " + createPath} }

// Deps is what code hands to the client.
type Deps struct {
	// Agent names the product and its version.
	Agent   string
	Metrics prometheus.Registerer
	// Permit is asked about every request.
	Permit func(*http.Request) error
	// Base replaces the network, in tests.
	Base http.RoundTripper
}

// Client speaks to one Jira site.
type Client struct {
	cfg      Config
	origin   string
	agent    string
	http     *http.Client
	requests *prometheus.CounterVec
}

// New returns a client. It touches no network and reads no secret yet.
func New(cfg Config, d Deps) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	origin, err := web.ParseOrigin(cfg.URL)
	if err != nil {
		return nil, boot.Problem("jira.url", "%v", err)
	}
	hc, err := web.NewClient(web.Options{
		Origin: cfg.URL, Timeout: cfg.Timeout, MaxBody: maxBody, Permit: d.Permit, Base: d.Base,
	})
	if err != nil {
		return nil, boot.Problem("jira.url", "%v", err)
	}
	requests := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "recert_act_jira_requests_total", Help: "Requests to Jira by class of the answer: 2xx, 3xx, 4xx, 429, 5xx or none.",
	}, []string{"class"})
	if d.Metrics != nil {
		d.Metrics.MustRegister(requests)
	}
	return &Client{cfg: cfg, origin: origin.String(), agent: d.Agent, http: hc, requests: requests}, nil
}

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// do sends one request, once. An error means that no whole answer came; its class is Retry, unless nothing was sent.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body []byte, agent string) (*answer, error) {
	target := c.origin + path
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, fault.Rejecting(unwrapURL(err))
	}
	if err := c.sign(req); err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", strings.TrimSpace(c.agent+" "+agent))
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		c.requests.WithLabelValues("none").Inc()
		return nil, unwrapURL(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		c.requests.WithLabelValues("none").Inc()
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	c.requests.WithLabelValues(classOf(resp.StatusCode)).Inc()
	return &answer{resp.StatusCode, raw, resp.Header}, nil
}

// sign adds the credentials as they are now.
func (c *Client) sign(req *http.Request) error {
	token, err := c.cfg.Token.Value()
	if err == nil && strings.ContainsAny(token, "\r\n\x00") {
		err = errors.New("it has more than one line")
	}
	if err != nil {
		return fault.Fatally(&boot.ConfigError{Key: "jira.token", Err: err, Fix: "give the token alone, in a readable file"})
	}
	if c.cfg.Email == "" {
		req.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	req.SetBasicAuth(c.cfg.Email, token)
	return nil
}

// unwrapURL drops the URL that net/http writes into its errors.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
