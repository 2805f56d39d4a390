package jira

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/web"
)

// Config tells where issues are created, key `jira`.
type Config struct {
	// URL is the site's address, for example https://acme.atlassian.net. Plain http only to this machine.
	URL string `yaml:"url"`
	// Email is the account that Token belongs to; without it the token is sent as a bearer.
	Email string `yaml:"email"`
	// Token is an API token, as text or {file: PATH}. It is never printed.
	Token boot.Secret `yaml:"token"`
	// Project is the key of the project that takes the issues. The account needs to browse it and to create in it.
	Project string `yaml:"project"`
	// IssueType is the name of the issues' type. Default Task.
	IssueType string `yaml:"issue_type"`
	// Settle is how long after a call of unknown end a search must find the issue if there is one: Jira's search
	// lags behind. Default 2m.
	Settle time.Duration `yaml:"settle"`
	// Timeout bounds one request. Default 30s.
	Timeout time.Duration `yaml:"timeout"`
}

// DefaultConfig returns the defaults; URL, Token and Project have none.
func DefaultConfig() Config {
	return Config{IssueType: "Task", Settle: 2 * time.Minute, Timeout: 30 * time.Second}
}

// projectKey is Jira's own form of a key.
var projectKey = regexp.MustCompile(`^[A-Z][A-Z0-9_]{1,79}$`)

// Validate reports every problem of the section, each with its key.
func (c Config) Validate() error {
	var errs []error
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem("jira."+key, format, args...)) }
	if c.URL == "" {
		bad("url", "is missing; write for example https://acme.atlassian.net")
	} else if _, err := web.ParseOrigin(c.URL); err != nil {
		bad("url", "%v", err)
	}
	if c.Token.Empty() {
		bad("token", "is missing; give an API token as {file: PATH}")
	}
	if strings.ContainsAny(c.Email, ": \r\n") {
		bad("email", "is no address; write for example recert@acme.com")
	}
	if !projectKey.MatchString(c.Project) {
		bad("project", "%q is no project key; write for example SEC", c.Project)
	}
	if c.IssueType == "" {
		bad("issue_type", "is empty; write for example Task")
	}
	if c.Timeout < time.Second {
		bad("timeout", "%s is too short; at least 1s", c.Timeout)
	}
	return errors.Join(errs...)
}
