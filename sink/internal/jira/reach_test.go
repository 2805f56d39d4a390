package jira

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"recert/schemas/boot"
)

func reachable(t *testing.T, address string) *Client {
	t.Helper()
	cfg := DefaultConfig()
	cfg.URL, cfg.Email, cfg.Token, cfg.Project = address, "bot@example.com", boot.NewSecret("t"), "SEC"
	c, err := New(cfg, Deps{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestReachSendsNothing(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }))
	defer s.Close()
	if err := reachable(t, s.URL).Reach(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestClosedPortNamesTheSetting(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	synctest.Test(t, func(t *testing.T) {
		err := reachable(t, closed).Reach(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), "jira.url: ") {
			t.Errorf("got %v, want the setting named", err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := reachable(t, closed).Reach(ctx); err == nil || strings.HasPrefix(err.Error(), "jira.url") {
		t.Errorf("a stop gave %v", err)
	}
}
