package oktaapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/okta/okta-sdk-golang/v2/okta"
	"github.com/prometheus/client_golang/prometheus"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/web"
)

// Deps is what code hands to the client.
type Deps struct {
	// Service is the binary's name: prefix of the metrics, part of the User-Agent.
	Service string
	// Version is the build's.
	Version string
	Log     *slog.Logger
	// Metrics may be nil, then nothing is registered.
	Metrics prometheus.Registerer
	// Permit, when set, is asked about every request, signing in included; its error refuses the request before
	// anything is sent. Its fault class is kept: Reject or Fatal.
	Permit func(*http.Request) error
	// Base replaces the network, in tests.
	Base http.RoundTripper
}

// From makes Deps of boot's.
func From(d boot.Deps) Deps {
	return Deps{Service: d.Name, Version: d.Version, Log: d.Log, Metrics: d.Metrics}
}

// Client speaks to one org. It is safe for concurrent use.
type Client struct {
	cfg     Config
	deps    Deps
	origin  *url.URL
	http    *http.Client
	limits  *limiter
	metrics *metrics

	mu  sync.Mutex
	sdk *okta.Client
}

// New returns a client. It touches no network and reads no secret yet.
func New(cfg Config, d Deps) (*Client, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	origin, err := web.ParseOrigin(cfg.URL)
	if err != nil {
		return nil, boot.Problem("okta.url", "%v", err)
	}
	hc, err := web.NewClient(web.Options{Origin: cfg.URL, Timeout: cfg.Timeout, Permit: d.Permit, Base: d.Base})
	if err != nil {
		return nil, boot.Problem("okta.url", "%v", err)
	}
	// Each exchange has its own deadline: the client's would leave a timer behind each token, whose body the SDK never closes.
	hc.Timeout = 0
	hc.Transport = &recorder{next: hc.Transport, timeout: cfg.Timeout}
	return &Client{cfg: cfg, deps: d, origin: origin, http: hc, limits: newLimiter(cfg.Budget), metrics: newMetrics(d.Service, d.Metrics)}, nil
}

// Host returns the org's host and port.
func (c *Client) Host() string { return c.origin.Host }

// Close drops idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// session returns the SDK's client, made with the credentials as they are now.
func (c *Client) session() (*okta.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sdk != nil {
		return c.sdk, nil
	}
	auth, err := c.signIn()
	if err != nil {
		return nil, err
	}
	// Everything is set: whatever ~/.okta/okta.yaml or OKTA_CLIENT_* say, these come last.
	_, sdk, err := okta.NewClient(context.Background(), append(auth,
		okta.WithOrgUrl(c.origin.String()), okta.WithHttpClientPtr(c.http), okta.WithCache(false), okta.WithRequestTimeout(0),
		okta.WithRateLimitMaxRetries(0), okta.WithRateLimitMaxBackOff(0), okta.WithTestingDisableHttpsCheck(true), // web checks
		okta.WithUserAgentExtra(c.agent()))...)
	if err != nil {
		return nil, fault.Fatally(misconfigured("okta.url", "give an address and credentials that the SDK takes", "opening the client: %w", err))
	}
	c.sdk = sdk
	return sdk, nil
}

// agent names the product; the SDK puts it behind its own name.
func (c *Client) agent() string { return "recert-" + c.deps.Service + "/" + c.deps.Version }

func (c *Client) signIn() ([]okta.ConfigSetter, error) {
	if c.cfg.ClientID == "" {
		token, err := c.cfg.Token.Value()
		if err != nil {
			return nil, fault.Fatally(misconfigured("okta.token", "make the file readable", "%w", err))
		}
		if strings.ContainsAny(token, "\r\n\x00") {
			return nil, fault.Fatally(misconfigured("okta.token", "give the token alone", "it has more than one line"))
		}
		return []okta.ConfigSetter{okta.WithAuthorizationMode("SSWS"), okta.WithToken(token)}, nil
	}
	key, err := c.cfg.PrivateKey.Value()
	if err != nil {
		return nil, fault.Fatally(misconfigured("okta.private_key", "make the file readable", "%w", err))
	}
	signer, err := newSigner(key, c.cfg.PrivateKeyID)
	if err != nil {
		return nil, fault.Fatally(misconfigured("okta.private_key", "give an RSA key in PEM", "%w", err))
	}
	return []okta.ConfigSetter{
		okta.WithAuthorizationMode("PrivateKey"), okta.WithClientId(c.cfg.ClientID), okta.WithScopes(c.cfg.Scopes), okta.WithPrivateKeySigner(signer),
	}, nil
}

// CheckCredentials reads the token or key as a sign-in would, so that one that is missing or unusable shows before
// the first request. It touches no network.
func (c *Client) CheckCredentials() error {
	_, err := c.signIn()
	return err
}

// forget drops the session whose token Okta no longer takes; a newer one that another goroutine made stays.
func (c *Client) forget(used *okta.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sdk == used {
		c.sdk = nil
	}
}

// do sends one request through the SDK's executor. An error means that no whole answer came.
func (c *Client) do(ctx context.Context, sdk *okta.Client, method, path string, body []byte, agent string) (*exchange, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	var payload any
	if body != nil {
		payload = body
	}
	executor := sdk.CloneRequestExecutor()
	req, err := executor.NewRequest(method, path, payload)
	if err != nil {
		return nil, c.signInError(err)
	}
	if agent != "" {
		req.Header.Set("User-Agent", req.Header.Get("User-Agent")+" "+agent)
	}
	x := &exchange{}
	_, err = executor.Do(withExchange(ctx, x), req, nil)
	if x.status != 0 {
		return x, nil
	}
	if err == nil {
		err = errors.New("no answer was recorded")
	}
	return nil, unwrapURL(err)
}

// signInError sorts what went wrong before the request itself was sent.
func (c *Client) signInError(err error) error {
	var refused *tokenError
	if !errors.As(err, &refused) {
		return fmt.Errorf("signing in: %w", unwrapURL(err))
	}
	if refused.refusal.Status >= 500 || refused.refusal.Status == http.StatusTooManyRequests {
		return fmt.Errorf("signing in: %w", refused)
	}
	fix := "check okta.client_id, okta.private_key and that okta.scopes are granted to the app"
	if strings.Contains(refused.refusal.Code, "dpop") {
		fix = "switch DPoP off in the settings of the API service app"
	}
	return fault.Fatally(misconfigured("okta.private_key", fix, "signing in: %w", refused))
}
