// Package hooks delivers events to an event hook as Okta does: a verification handshake first, then batches with a static
// secret header, three seconds for an answer, one retry after a 5xx or a timeout, none after a 4xx, and nothing replayed.
// Input are LogEvents of the eligible types, output POST requests. A receiver that is not there yet is asked again.
package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Target is a registered hook.
type Target struct {
	// URL is the receiver's address, Header and Secret what authenticates us there.
	URL, Header, Secret string
	// Source is the hook's own address in the org.
	Source string
	Client *http.Client
}

// Timeout is how long Okta waits for an answer.
const Timeout = 3 * time.Second

// ErrUnverified is returned when the receiver did not give the challenge back.
var ErrUnverified = errors.New("receiver did not return the challenge")

// Verify does the handshake once.
func (t *Target) Verify(ctx context.Context, challenge string) error {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.URL, http.NoBody)
	if err != nil {
		return fmt.Errorf("making verification: %w", err)
	}
	req.Header.Set("X-Okta-Verification-Challenge", challenge)
	req.Header.Set(t.Header, t.Secret)
	resp, err := t.Client.Do(req)
	if err != nil {
		return fmt.Errorf("verifying: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	var body struct {
		Verification string `json:"verification"`
	}
	if json.NewDecoder(io.LimitReader(resp.Body, 1<<16)).Decode(&body) != nil || resp.StatusCode != http.StatusOK || body.Verification != challenge {
		return ErrUnverified
	}
	return nil
}

// Deliver posts one batch; it tries a second time after a 5xx or a timeout, and never a third.
func (t *Target) Deliver(ctx context.Context, eventID string, at time.Time, events []json.RawMessage) error {
	body, err := envelope(t.Source, eventID, at, events)
	if err != nil {
		return err
	}
	again, err := t.post(ctx, body)
	if again {
		_, err = t.post(ctx, body)
	}
	return err
}

// post sends body once and tells whether Okta would send it again.
func (t *Target) post(ctx context.Context, body []byte) (again bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(body))
	if err != nil {
		return false, fmt.Errorf("making delivery: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(t.Header, t.Secret)
	resp, err := t.Client.Do(req)
	if err != nil {
		return true, fmt.Errorf("delivering: %w", err)
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16))
	_ = resp.Body.Close()
	if resp.StatusCode >= http.StatusMultipleChoices {
		return resp.StatusCode >= http.StatusInternalServerError, fmt.Errorf("delivering: status %d", resp.StatusCode)
	}
	return false, nil
}

// envelope wraps events as Okta does: ipChain sits under client and a field insertionTimestamp is added.
func envelope(source, eventID string, at time.Time, events []json.RawMessage) ([]byte, error) {
	list := make([]map[string]any, 0, len(events))
	for _, raw := range events {
		var e map[string]any
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("wrapping event: %w", err)
		}
		client, _ := e["client"].(map[string]any)
		request, _ := e["request"].(map[string]any)
		if client != nil && request != nil {
			client["ipChain"] = request["ipChain"]
			delete(e, "request")
		}
		e["insertionTimestamp"] = nil
		list = append(list, e)
	}
	body, err := json.Marshal(map[string]any{
		"eventType": "com.okta.event_hook", "eventTypeVersion": "1.0", "cloudEventsVersion": "0.1", "contentType": "application/json",
		"source": source, "eventId": eventID, "eventTime": at.UTC().Format("2006-01-02T15:04:05.000Z"), "data": map[string]any{"events": list},
	})
	if err != nil {
		return nil, fmt.Errorf("wrapping events: %w", err)
	}
	return body, nil
}
