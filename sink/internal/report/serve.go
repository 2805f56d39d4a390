package report

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"recert/schemas/boot"
	"recert/sink/internal/report/page"
)

// shown is the page that is served.
type shown struct{ raw atomic.Pointer[[]byte] }

func (s *shown) set(raw []byte) { s.raw.Store(&raw) }

// Limits of the server.
const (
	headerTime = 5 * time.Second
	answerTime = 30 * time.Second
	stopTime   = 2 * time.Second
)

// serve serves the page until ctx ends.
func (r *Report) serve(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", r.cfg.Listen)
	if err != nil {
		return &boot.ConfigError{Key: "listen", Err: err, Fix: "choose a free address"}
	}
	server := &http.Server{Handler: r.shown.handler(), ReadHeaderTimeout: headerTime, ReadTimeout: headerTime, WriteTimeout: answerTime}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err = <-ended:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err = server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-ended
	return err
}

func (s *shown) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		raw := s.raw.Load()
		if raw == nil {
			http.Error(w, "no report yet: ClickHouse has not answered so far", http.StatusServiceUnavailable)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", page.Policy()+"; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		_, _ = w.Write(*raw)
	})
	return mux
}
