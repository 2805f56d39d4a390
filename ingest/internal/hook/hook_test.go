package hook

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kmsg"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/topic"
)

func org(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/.well-known/okta-organization" || r.Header.Get("Authorization") != "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprintf(w, `{"id":%q}`, testOrg)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func newHook(t *testing.T, cfg bus.Config, change ...func(*Config)) *Hook {
	t.Helper()
	c := DefaultConfig()
	c.Kafka, c.OrgURL, c.Listen, c.Path, c.Secret = cfg, org(t), "127.0.0.1:0", testPath, boot.NewSecret(right)
	for _, f := range change {
		f(&c)
	}
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	h, err := New(c, boottest.Deps("okta-hook"))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// start runs the service and returns its address and what stops it.
func start(t *testing.T, h *Hook) (address string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	open, done := make(chan net.Addr, 1), make(chan error, 1)
	h.listening = func(a net.Addr) { open <- a }
	go func() { done <- h.Run(ctx) }()
	select {
	case a := <-open:
		return a.String(), func() error { cancel(); return <-done }
	case err := <-done:
		cancel()
		t.Fatalf("Run ended with %v", err)
	}
	return "", nil
}

// deliver posts a body as Okta does and returns the status, 0 when there was no answer.
func deliver(t *testing.T, client *http.Client, url, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", right)
	resp, err := client.Do(r)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestHookDeliversToKafka(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	h := newHook(t, cfg)
	address, stop := start(t, h)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for i := range 5 {
		if got := deliver(t, client, "http://"+address+testPath, delivery(login(2*i), login(2*i+1))); got != 204 {
			t.Errorf("got %d", got)
		}
	}
	if !h.deps.Ready.Ready() {
		t.Error("not ready")
	}
	if err := stop(); err != nil || h.deps.Ready.Ready() {
		t.Errorf("stopped with %v, ready %v", err, h.deps.Ready.Ready())
	}
	if got := bustest.Read(t, cfg, topic.OktaEvent); len(got) != 10 {
		t.Errorf("%d events in Kafka, want 10", len(got))
	}
}

// TestHookAnswers503WhenKafkaIsAway blocks the broker's produce requests, then lets them pass.
func TestHookAnswers503WhenKafkaIsAway(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	var away atomic.Bool
	broker.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		broker.KeepControl()
		if away.Load() {
			return nil, errors.New("away"), true
		}
		return nil, nil, false
	})
	h := newHook(t, cfg, func(c *Config) { c.Wait = 300 * time.Millisecond })
	address, stop := start(t, h)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	url := "http://" + address + testPath
	if got := deliver(t, client, url, delivery(login(1))); got != 204 {
		t.Errorf("before: got %d", got)
	}
	away.Store(true)
	began := time.Now()
	if got := deliver(t, client, url, delivery(login(2))); got != 503 {
		t.Errorf("away: got %d, want 503", got)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("answered after %s", took)
	}
	away.Store(false)
	bustest.Await(t, "Kafka to be taken again", func() bool { return deliver(t, client, url, delivery(login(2))) == 204 })
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// TestHookStopsWhileKafkaIsGone: a stop must not wait for a broker that does not come back.
func TestHookStopsWhileKafkaIsGone(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	h := newHook(t, cfg, func(c *Config) { c.Wait = 200 * time.Millisecond })
	address, stop := start(t, h)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	if got := deliver(t, client, "http://"+address+testPath, delivery(login(1))); got != 204 {
		t.Errorf("before: got %d", got)
	}
	broker.Close()
	if got := deliver(t, client, "http://"+address+testPath, delivery(login(2))); got != 503 {
		t.Errorf("gone: got %d", got)
	}
	began := time.Now()
	if err := stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("stopping took %s", took)
	}
}

// TestHookFinishesWhatItTook: a stop lets the delivery that is being stored be answered.
func TestHookFinishesWhatItTook(t *testing.T) {
	t.Parallel()
	broker, cfg := bustest.Broker(t)
	taken := make(chan struct{}, 1)
	broker.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		select {
		case taken <- struct{}{}:
		default:
		}
		broker.SleepControl(func() { <-time.After(300 * time.Millisecond) })
		return nil, nil, false
	})
	h := newHook(t, cfg)
	address, stop := start(t, h)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	status := make(chan int, 1)
	go func() { status <- deliver(t, client, "http://"+address+testPath, delivery(login(1))) }()
	<-taken
	if err := stop(); err != nil {
		t.Error(err)
	}
	if got := <-status; got != 204 {
		t.Errorf("got %d, want 204", got)
	}
	if got := bustest.Read(t, cfg, topic.OktaEvent); len(got) != 1 {
		t.Errorf("%d events in Kafka", len(got))
	}
}

// TestHookSlowBodyLosesItsSlot: a body that trickles is given up when Okta itself would have.
func TestHookSlowBodyLosesItsSlot(t *testing.T) {
	t.Parallel()
	h := newHook(t, bustest.Cluster(t), func(c *Config) { c.Wait = 200 * time.Millisecond })
	address, stop := start(t, h)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 100\r\n\r\n{", testPath, right)
	answer, _ := io.ReadAll(conn)
	if !strings.HasPrefix(string(answer), "HTTP/1.1 503 ") {
		t.Errorf("got %q", answer)
	}
	if got := testutil.ToFloat64(h.metrics.inflight); got != 0 {
		t.Errorf("%v in flight", got)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestHookSpeaksTLS(t *testing.T) {
	t.Parallel()
	cert, key, pool := certificate(t)
	h := newHook(t, bustest.Cluster(t), func(c *Config) { c.TLSCertFile, c.TLSKeyFile = cert, key })
	address, stop := start(t, h)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	if got := deliver(t, client, "https://"+address+testPath, delivery(login(1))); got != 204 {
		t.Errorf("got %d", got)
	}
	if got := deliver(t, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, "http://"+address+testPath, delivery(login(1))); got == 204 {
		t.Error("plain http was taken")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: encoded}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return cert, key, pool
}

func TestHookTakenPortNamesTheKey(t *testing.T) {
	t.Parallel()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	h := newHook(t, bustest.Cluster(t), func(c *Config) { c.Listen = taken.Addr().String() })
	err = h.Run(t.Context())
	var wrong *boot.ConfigError
	if !errors.As(err, &wrong) || wrong.Key != "listen" {
		t.Errorf("got %v", err)
	}
}
