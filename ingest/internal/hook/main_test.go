package hook

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/goleak"

	"recert/schemas/boot"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testOrg  = "00o1org"
	testPath = "/okta/hooks/3f9c"
	right    = "tops3cret"
)

// kafka is a sender that tests steer.
type kafka struct {
	mu      sync.Mutex
	records []*kgo.Record
	// hold, when not nil, keeps every Send until it is closed, whatever the context says: as a broker that is gone does.
	hold chan struct{}
	err  error
}

func (k *kafka) Send(_ context.Context, records ...*kgo.Record) error {
	if k.hold != nil {
		<-k.hold
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.records = append(k.records, records...)
	}
	return k.err
}

func (k *kafka) values() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []string
	for _, r := range k.records {
		all = append(all, string(r.Value))
	}
	return all
}

func newHandler(k *kafka, change ...func(*handler)) *handler {
	h := &handler{
		org: testOrg, path: testPath, secrets: secrets{header: "Authorization", current: boot.NewSecret(right)}, maxBody: 1 << 20,
		wait: 2 * time.Second, kafka: k, log: slog.New(slog.DiscardHandler), metrics: newMetrics(prometheus.NewRegistry()), slots: make(chan struct{}, 4),
	}
	for _, c := range change {
		c(h)
	}
	return h
}

func (h *handler) counted(o outcome) int {
	return int(testutil.ToFloat64(h.metrics.requests.WithLabelValues(string(o))))
}

// delivery is the body of an event hook with these events.
func delivery(events ...string) string {
	return `{"eventType":"com.okta.event_hook","eventTypeVersion":"1.0","cloudEventsVersion":"0.1","source":"https://acme.okta.com/api/v1/eventHooks/who1",` +
		`"eventId":"b9","data":{"events":[` + strings.Join(events, " , ") + `]},"eventTime":"2026-03-28T17:03:37.093Z","contentType":"application/json"}`
}

func login(n int) string {
	return fmt.Sprintf(`{"uuid":"u%d", "published":"2026-03-28T17:03:%02dZ","eventType":"user.session.start","actor":{"id":"00u%d"},"client":{"zone":"null","ipChain":[{"ip":"1.1.1.1"}]},"insertionTimestamp":null}`, n, n%60, n%7)
}

func request(method, path, secret string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, path, body)
	if secret != "" {
		r.Header.Set("Authorization", secret)
	}
	return r
}

func post(h http.Handler, body string) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request(http.MethodPost, testPath, right, strings.NewReader(body)))
	return w.Code
}
