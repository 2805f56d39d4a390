package oktaapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const tokenPath = "/oauth2/v1/token"

// exchange is one request as it really went: what the SDK would hide, reinterpret or lose.
type exchange struct {
	status int
	header http.Header
	body   []byte
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// recorder keeps each answer for us and shows the SDK an empty 200: status, links, rate limits and bodies are
// ours to judge. Token requests, which the SDK reads itself, are checked and moved out of the URL.
type recorder struct {
	next    http.RoundTripper
	timeout time.Duration // of token requests, which carry no context of ours
}

// RoundTrip records the exchange found in the request's context.
func (t *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == tokenPath {
		return t.token(r)
	}
	x, ok := r.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, errors.New("a request without an exchange")
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.Header.Get("Location") != "" {
		// Redirects stay visible, so that the client's policy decides about them.
		resp.Body = http.NoBody
		return resp, nil
	}
	x.status, x.header, x.body = resp.StatusCode, resp.Header, body
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: resp.Proto, ProtoMajor: resp.ProtoMajor, ProtoMinor: resp.ProtoMinor,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: http.NoBody, Request: r,
	}, nil
}

// token sends the client assertion as a form instead of in the URL, where logs would keep it, and lets no
// answer through on which the SDK would stop the process or keep a token for ever.
func (t *recorder) token(r *http.Request) (*http.Response, error) {
	form := r.URL.RawQuery
	ctx, cancel := context.WithTimeout(r.Context(), t.timeout)
	defer cancel()
	r = r.Clone(ctx)
	r.URL.RawQuery = ""
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(form)), int64(len(form))
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the token: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, &tokenError{refusal: errorOf(resp.StatusCode, body)}
	}
	var got struct {
		Token   string `json:"access_token"`
		Expires int    `json:"expires_in"`
	}
	if json.Unmarshal(body, &got) != nil || got.Token == "" || got.Expires <= 5 {
		return nil, errors.New("reading the token: the answer holds none that can be used")
	}
	resp.Header = http.Header{"Content-Type": {"application/json"}}
	resp.Body = io.NopCloser(strings.NewReader(string(body)))
	return resp, nil
}

// tokenError is Okta's refusal to sign the app in.
type tokenError struct{ refusal *Error }

// Error returns the refusal's text.
func (e *tokenError) Error() string { return e.refusal.Error() }

// Unwrap returns the refusal.
func (e *tokenError) Unwrap() error { return e.refusal }
