package hook

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/ingest/internal/verbatim"
	"recert/schemas/bus"
	"recert/schemas/fault"
	"recert/schemas/topic"
)

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
		err := h.kafka.Send(ctx, records...)
		// The slot is free before the answer is: whoever sends one request after the other is never told to be too many.
		h.release()
		done <- err
		cancel()
	})
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		// What ended in the same moment has its own answer.
		select {
		case err = <-done:
		default:
			err = ctx.Err()
		}
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
