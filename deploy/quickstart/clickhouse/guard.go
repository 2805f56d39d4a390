package clickhouse

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// guard asks the engine, over HTTP, what a handshake on the native port would not survive.
type guard struct {
	address string
	client  *http.Client
}

func newGuard(address string) *guard {
	return &guard{address, &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
}

// check returns why the client is refused, nil for one that the engine will take.
func (g *guard) check(ctx context.Context, h hello) *refusal {
	if h.user != "default" || h.password != "" {
		return refusing(codeAuthentication, "%.64s: Authentication failed: this server knows the user default, without a password", h.user)
	}
	if h.database == "" || h.database == "default" {
		return nil
	}
	if known, err := g.exists(ctx, h.database); err == nil && !known {
		return refusing(codeUnknownDatabase, "Database %.64s does not exist", h.database)
	}
	return nil
}

func (g *guard) exists(ctx context.Context, database string) (bool, error) {
	values := url.Values{"query": {"SELECT count() FROM system.databases WHERE name = {name:String}"}, "param_name": {database}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+g.address+"/?"+values.Encode(), nil)
	if err != nil {
		return false, err
	}
	resp, err := g.client.Do(req)
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 1024))
	return strings.TrimSpace(string(raw)) == "1", err
}
