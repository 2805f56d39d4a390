package hook

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/verbatim"
	"recert/schemas/bus"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

const (
	challengeHeader = "X-Okta-Verification-Challenge"
	maxChallenge    = 1024
)

// sender is what the handler needs of bus.Producer.
type sender interface {
	Send(ctx context.Context, records ...*kgo.Record) error
}

// handler answers Okta.
type handler struct {
	org     string
	path    string
	secrets secrets
	maxBody int64
	wait    time.Duration
	kafka   sender
	log     *slog.Logger
	metrics *metrics
	// slots bounds the requests whose bodies are in memory, those still on their way to Kafka included.
	slots chan struct{}
	// sending are the calls of Send that go on after their request was answered.
	sending sync.WaitGroup
}

// ServeHTTP answers one request. What Okta should send again gets 503: a 4xx is never repeated.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	var o outcome
	var status int
	switch {
	case r.URL.Path != h.path:
		o, status = unknownPath, http.StatusNotFound
	case r.Method == http.MethodGet:
		o, status = h.verify(w, r)
	case r.Method == http.MethodPost:
		o, status = h.take(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		o, status = otherMethod, http.StatusMethodNotAllowed
	}
	h.metrics.count(o)
	if o != verified {
		w.WriteHeader(status)
	}
}

// verify gives the challenge of the one-time handshake back. It is the caller's own text, so only plain characters pass.
func (h *handler) verify(w http.ResponseWriter, r *http.Request) (outcome, int) {
	challenge := r.Header.Get(challengeHeader)
	if !isPlain(challenge) {
		return malformed, http.StatusBadRequest
	}
	body, err := json.Marshal(map[string]string{"verification": challenge})
	if err != nil {
		return malformed, http.StatusBadRequest
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
	return verified, http.StatusOK
}

// isPlain tells whether a challenge is one: visible ASCII without quotes, brackets and backslashes.
func isPlain(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == '\'' {
			return false
		}
	}
	return s != "" && len(s) <= maxChallenge
}

// take accepts one delivery: the secret before a byte of the body, a slot before its memory.
func (h *handler) take(w http.ResponseWriter, r *http.Request) (outcome, int) {
	began := time.Now()
	ok, err := h.secrets.authorized(r.Header)
	if err != nil {
		h.log.Error("the secret cannot be read", "error", err.Error())
		return unjudged, http.StatusServiceUnavailable
	}
	if !ok {
		// The body stays unread, so the connection cannot be used again.
		w.Header().Set("Connection", "close")
		return unauthorized, http.StatusUnauthorized
	}
	defer h.metrics.answered(began)
	select {
	case h.slots <- struct{}{}:
		h.metrics.inflight.Inc()
	default:
		w.Header().Set("Connection", "close")
		return busy, http.StatusServiceUnavailable
	}
	ctx, cancel := context.WithDeadline(context.WithoutCancel(r.Context()), began.Add(h.wait))
	records, o, status := h.read(w, r, began)
	if records == nil {
		cancel()
		h.release()
		return o, status
	}
	return h.send(ctx, cancel, records)
}

func (h *handler) release() {
	h.metrics.inflight.Dec()
	<-h.slots
}

// read turns the body into records; nil says that there are none and what to answer.
func (h *handler) read(w http.ResponseWriter, r *http.Request, began time.Time) ([]*kgo.Record, outcome, int) {
	// A body that trickles must not hold a slot longer than Okta itself would wait. Only tests have no deadline to set.
	_ = http.NewResponseController(w).SetReadDeadline(began.Add(h.wait))
	if r.ContentLength > h.maxBody {
		w.Header().Set("Connection", "close")
		return nil, tooLarge, http.StatusRequestEntityTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, tooLarge, http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, interrupted, http.StatusServiceUnavailable
	}
	events, err := parse(body)
	switch {
	case errors.Is(err, errBatch):
		h.log.Warn("a delivery was not taken", "error", err.Error())
		return nil, tooLarge, http.StatusRequestEntityTooLarge
	case err != nil:
		h.log.Warn("a delivery was not taken", "error", bus.CleanText(err.Error(), 200))
		return nil, malformed, http.StatusBadRequest
	}
	records := make([]*kgo.Record, 0, len(events))
	for _, raw := range events {
		record, err := verbatim.Record(h.org, topic.SourceHook, raw)
		if err != nil {
			h.metrics.unreadable.Inc()
		}
		if !bus.Fits(record) {
			h.metrics.oversized.Inc()
			continue
		}
		records = append(records, record)
	}
	return records, accepted, http.StatusNoContent
}

// send writes the records and answers when Kafka has them or the time is over. What is already on its way cannot be
// called back, so the slot is kept until Kafka's client lets go of it; the repetition is dropped by its identity.
func (h *handler) send(ctx context.Context, cancel context.CancelFunc, records []*kgo.Record) (outcome, int) {
	done := make(chan error, 1)
	h.sending.Go(func() {
		defer cancel()
		defer h.release()
		done <- h.kafka.Send(ctx, records...)
	})
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		h.log.Warn("a delivery was not stored in time, okta is told to send it again", "error", bus.CleanText(err.Error(), 200))
		return unavailable, http.StatusServiceUnavailable
	}
	fault.Point("okta-hook-after-ack")
	h.metrics.events.Add(float64(len(records)))
	h.metrics.last.SetToCurrentTime()
	return accepted, http.StatusNoContent
}
