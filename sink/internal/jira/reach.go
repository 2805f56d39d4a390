package jira

import (
	"context"
	"net"
	"net/url"
	"time"

	"recert/schemas/boot"
)

const (
	// reachWait gives a site that starts beside the service the time to listen.
	reachWait  = 10 * time.Second
	reachPause = 250 * time.Millisecond
)

// Reach connects to the site and sends nothing. An address where nobody listens is found out at the start, not with
// the first command.
func (c *Client) Reach(ctx context.Context) error {
	u, err := url.Parse(c.origin)
	if err != nil {
		return boot.Problem("jira.url", "%v", err)
	}
	port := u.Port()
	if port == "" {
		port = "443"
	}
	address := net.JoinHostPort(u.Hostname(), port)
	for deadline := time.Now().Add(reachWait); ; {
		conn, err := (&net.Dialer{Timeout: c.cfg.Timeout}).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(deadline) {
			return &boot.ConfigError{Key: "jira.url", Err: err, Fix: "name a Jira site that answers"}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(reachPause):
		}
	}
}
