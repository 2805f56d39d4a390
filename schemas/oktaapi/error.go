package oktaapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"recert/schemas/fault"
)

const maxErrorText = 200

// Error is Okta's refusal of a request.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Code is Okta's errorCode, for example E0000047; empty where the body was not Okta's.
	Code string
	// Summary is Okta's errorSummary, printable and cut short. It is untrusted text.
	Summary string
}

// Error returns status, code and summary.
func (e *Error) Error() string {
	text := fmt.Sprintf("okta answered %d", e.Status)
	if e.Code != "" {
		text += " " + e.Code
	}
	if e.Summary != "" {
		text += ": " + e.Summary
	}
	return text
}

// StatusOf returns the HTTP status of Okta's refusal within err, 0 when Okta did not answer.
func StatusOf(err error) int {
	var e *Error
	if errors.As(err, &e) {
		return e.Status
	}
	return 0
}

// errorOf reads Okta's error body.
func errorOf(status int, body []byte) *Error {
	var b struct {
		Code        string `json:"errorCode"`
		Summary     string `json:"errorSummary"`
		Name        string `json:"error"`
		Description string `json:"error_description"`
	}
	_ = json.Unmarshal(body, &b)
	e := &Error{Status: status, Code: clean(b.Code), Summary: clean(b.Summary)}
	if e.Code == "" {
		e.Code, e.Summary = clean(b.Name), clean(b.Description)
	}
	return e
}

// clean makes hostile text fit for a log line.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxErrorText {
		return string(runes[:maxErrorText]) + "…"
	}
	return s
}

// classify gives Okta's refusal the class that a loop acts on.
func (c *Client) classify(e *Error, delay time.Duration) error {
	switch {
	case e.Status == http.StatusUnauthorized:
		return fault.Fatally(misconfigured(c.signInKey(), "give a token or key that Okta accepts", "%w", e))
	case e.Status == http.StatusTooManyRequests:
		return fault.After(delay, e)
	case e.Status >= 500 || e.Status == http.StatusRequestTimeout:
		return e
	default:
		return fault.Rejecting(e)
	}
}

func (c *Client) signInKey() string {
	if c.cfg.ClientID != "" {
		return "okta.private_key"
	}
	return "okta.token"
}

// refusing marks something that we do not send, however often it is tried.
func refusing(err error) error { return fault.Rejecting(err) }

// unwrapURL drops the URL that net/http writes into its errors: it can hold a cursor or a search.
func unwrapURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
