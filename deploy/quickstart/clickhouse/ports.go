package clickhouse

import (
	"context"
	"net"

	"recert/schemas/boot"
)

// freePort looks that both ports can be had, and finds one for the engine behind the native one. It holds none of
// them: a port that listens is a server that answers.
func freePort(ctx context.Context, cfg Config) (behind string, err error) {
	host, _, _ := net.SplitHostPort(cfg.HTTP) // the engine listens on one host
	for _, p := range []struct{ key, address string }{{"http", cfg.HTTP}, {"native", cfg.Native}, {"native", net.JoinHostPort(host, "0")}} {
		l, err := listen(ctx, p.key, p.address)
		if err != nil {
			return "", err
		}
		defer l.Close()
		behind = l.Addr().String()
	}
	return behind, nil
}

func listen(ctx context.Context, key, address string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, &boot.ConfigError{Key: key, Err: err, Fix: "choose a free port"}
	}
	return l, nil
}
