// Package hook receives Okta's event hooks and writes their events to okta.event.v1.
//
// Input are POST requests that carry a secret header, output are the events as they came, with source hook, in the
// partition of their subject. A request is answered 204 only when Kafka has all of it, and 503 when Kafka is late or too
// many come at once, because Okta repeats those. Hooks are a hint that comes early: whatever is refused or lost here, the
// poll brings, and nothing counts before it does.
package hook

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/oktaapi"
)

// Bounds of the server. Okta sends small requests and waits three seconds.
const (
	headerTimeout = 2 * time.Second
	readTimeout   = 5 * time.Second
	writeTimeout  = 10 * time.Second
	idleTimeout   = 60 * time.Second
	maxHeader     = 16 << 10
	stopTimeout   = 5 * time.Second
)

// Hook is the service.
type Hook struct {
	cfg     Config
	deps    boot.Deps
	metrics *metrics
	secrets secrets
	tls     *tls.Config
	// listening is called with the address once it is open; tests ask for port 0.
	listening func(net.Addr)
}

// New reads secrets and certificate once, so that a wrong file name shows at the start; it touches no network.
func New(cfg Config, d boot.Deps) (*Hook, error) {
	h := &Hook{
		cfg: cfg, deps: d, metrics: newMetrics(d.Metrics), listening: func(net.Addr) {},
		secrets: secrets{header: cfg.Header, current: cfg.Secret, previous: cfg.PreviousSecret},
	}
	if err := h.secrets.check(); err != nil {
		return nil, err
	}
	if cfg.TLSCertFile != "" {
		pair, err := tls.LoadX509KeyPair(cfg.TLSCertFile, cfg.TLSKeyFile)
		if err != nil {
			return nil, &boot.ConfigError{Key: "tls_cert_file", Err: err, Fix: "name a certificate and its key in PEM"}
		}
		h.tls = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}
	}
	return h, nil
}

// Run receives until ctx ends, then finishes what it took.
func (h *Hook) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, h.cfg.Kafka, h.deps.Log); err != nil {
		return h.unlessStopped(ctx, err)
	}
	org, err := oktaapi.Organization(ctx, "org_url", h.cfg.OrgURL, nil)
	if err != nil {
		return h.unlessStopped(ctx, err)
	}
	producer, err := bus.NewProducer(ctx, h.cfg.Kafka)
	if err != nil {
		return h.unlessStopped(ctx, err)
	}
	handler := &handler{
		org: org.ID, path: h.cfg.Path, secrets: h.secrets, maxBody: h.cfg.MaxBody, wait: h.cfg.Wait, kafka: producer,
		log: h.deps.Log, metrics: h.metrics, slots: make(chan struct{}, h.cfg.MaxInFlight),
	}
	err = h.serve(ctx, handler)
	// Closing fails what Kafka has not taken; Okta was told so.
	producer.Close()
	handler.sending.Wait()
	return err
}

func (h *Hook) unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // a stop is no error
	}
	return err
}

// serve listens until ctx ends.
func (h *Hook) serve(ctx context.Context, handler http.Handler) error {
	listener, err := net.Listen("tcp", h.cfg.Listen)
	if err != nil {
		return &boot.ConfigError{Key: "listen", Err: errors.Unwrap(err), Fix: h.cfg.Listen + " must be an address of this machine that is free"}
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader, TLSConfig: h.tls, ErrorLog: slog.NewLogLogger(h.deps.Log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() {
		if h.tls != nil {
			served <- server.ServeTLS(listener, "", "")
			return
		}
		served <- server.Serve(listener)
	}()
	h.listening(listener.Addr())
	h.deps.Ready.Set(true)
	select {
	case err := <-served:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	h.deps.Ready.Set(false)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	err = server.Shutdown(stop)
	<-served
	if err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}
