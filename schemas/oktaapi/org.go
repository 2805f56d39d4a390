package oktaapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/schemas/web"
)

const (
	organizationPath = "/.well-known/okta-organization"
	maxOrganization  = 64 << 10
	startWait        = 15 * time.Second
	startPause       = 250 * time.Millisecond
)

// Org is who the org is, and when Okta said so.
type Org struct {
	// ID is immutable, unlike the host name.
	ID   string
	Date time.Time
}

// Organization asks an org for its id, which needs no credentials. It waits a while for a server that starts
// beside us; after that the problem is one of the setting named by key.
func Organization(ctx context.Context, key, address string, base http.RoundTripper) (Org, error) {
	hc, err := web.NewClient(web.Options{Origin: address, Timeout: 10 * time.Second, MaxBody: maxOrganization, UserAgent: "recert", Base: base})
	if err != nil {
		return Org{}, boot.Problem(key, "%v", err)
	}
	defer hc.CloseIdleConnections()
	origin, err := web.ParseOrigin(address)
	if err != nil {
		return Org{}, boot.Problem(key, "%v", err)
	}
	deadline := time.Now().Add(startWait)
	for {
		org, err := askOrganization(ctx, hc, origin.String()+organizationPath)
		if err == nil {
			return org, nil
		}
		final := time.Now().After(deadline) || fault.ClassOf(err) != fault.Retry
		if final || !sleep(ctx, startPause) {
			if ctx.Err() != nil {
				return Org{}, ctx.Err()
			}
			return Org{}, misconfigured(key, "name an Okta org that answers", "%s: asking for the org's id: %w", origin.Host, err)
		}
	}
}

// OrgID returns the id of the client's org.
func (c *Client) OrgID(ctx context.Context) (Org, error) {
	return Organization(ctx, "okta.url", c.cfg.URL, c.deps.Base)
}

func askOrganization(ctx context.Context, hc *http.Client, url string) (Org, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return Org{}, fault.Rejecting(err)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := hc.Do(req)
	if err != nil {
		return Org{}, unwrapURL(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		err := fmt.Errorf("the server answered %d", resp.StatusCode)
		if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
			return Org{}, err
		}
		return Org{}, fault.Rejecting(err)
	}
	var body struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		return Org{}, fault.Rejecting(ErrNotJSON)
	}
	if !validID(body.ID) {
		return Org{}, fault.Rejecting(errors.New("the answer holds no id"))
	}
	date, _ := http.ParseTime(resp.Header.Get("Date")) // zero when absent
	return Org{ID: body.ID, Date: date}, nil
}

// validID tells whether text can be an Okta id: it becomes part of keys and of transactional ids.
func validID(text string) bool {
	for _, r := range text {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '_' && r != '-' {
			return false
		}
	}
	return text != "" && len(text) <= 64
}
