package jira

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"recert/schemas/boot"
	"recert/schemas/fault"
	"recert/sink/internal/plain"
)

const (
	errorLimit   = 300 // of all messages together
	messageLimit = 120
	maxMessages  = 4
)

// Error is Jira's refusal of a request.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Fields are the names of the fields that Jira complains about, sorted.
	Fields []string
	// Text is what Jira said, printable and cut short. It is untrusted.
	Text string
}

// Error returns status and text.
func (e *Error) Error() string {
	if e.Text == "" {
		return fmt.Sprintf("jira answered %d", e.Status)
	}
	return fmt.Sprintf("jira answered %d: %s", e.Status, e.Text)
}

// errorOf reads Jira's collection of errors.
func errorOf(a *answer) *Error {
	var body struct {
		Messages []string          `json:"errorMessages"`
		Errors   map[string]string `json:"errors"`
	}
	_ = json.Unmarshal(a.body, &body)
	e := &Error{Status: a.status, Fields: slices.Sorted(maps.Keys(body.Errors))}
	texts := body.Messages
	for _, field := range e.Fields {
		texts = append(texts, field+": "+body.Errors[field])
	}
	for i, text := range texts {
		texts[i] = plain.Line(text, messageLimit)
	}
	e.Text = plain.Line(strings.Join(texts[:min(len(texts), maxMessages)], "; "), errorLimit)
	return e
}

// misconfigured returns the setting that an answer shows to be wrong, nil where it does not.
func (c *Client) misconfigured(e *Error) error {
	problem := func(key, fix string) error {
		return fault.Fatally(&boot.ConfigError{Key: key, Err: e, Fix: fix})
	}
	switch {
	case e.Status == http.StatusUnauthorized:
		return problem("jira.token", "give the API token of jira.email that Jira accepts")
	case e.Status == http.StatusForbidden:
		return problem("jira.token", "let the account browse the project and create issues in it")
	case e.Status == http.StatusNotFound, e.Status == http.StatusGone, e.Status == http.StatusMethodNotAllowed:
		return problem("jira.url", "name a Jira Cloud site, for example https://acme.atlassian.net")
	case e.Status == http.StatusBadRequest && slices.Contains(e.Fields, "project"):
		return problem("jira.project", "name a project that the account may create issues in")
	case e.Status == http.StatusBadRequest && slices.Contains(e.Fields, "issuetype"):
		return problem("jira.issue_type", "name an issue type of the project")
	default:
		return nil
	}
}
