package hook

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
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
