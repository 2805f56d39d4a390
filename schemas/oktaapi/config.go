package oktaapi

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/web"
)

// Config tells how to reach an Okta org, key `okta`. Either Token, or ClientID with PrivateKey and Scopes.
type Config struct {
	// URL is the org's address without -admin, for example https://acme.okta.com. Plain http only to this machine.
	URL string `yaml:"url"`
	// Token is an API token (SSWS), as text or {file: PATH}. It is never printed.
	Token boot.Secret `yaml:"token"`
	// ClientID is the API service app that signs in with PrivateKey. DPoP must be off in the app.
	ClientID string `yaml:"client_id"`
	// PrivateKey is the app's RSA key in PEM, PKCS#1 or PKCS#8, as text or {file: PATH}. It is never printed.
	PrivateKey boot.Secret `yaml:"private_key"`
	// PrivateKeyID is the kid under which Okta knows the key; needed when the app has more than one.
	PrivateKeyID string `yaml:"private_key_id"`
	// Scopes are what the app asks for, for example [okta.logs.read].
	Scopes []string `yaml:"scopes"`
	// Budget is the share of each rate limit that Okta reports which this process may use. Default 0.5.
	Budget float64 `yaml:"budget"`
	// Timeout bounds one request. Default 35s: Okta itself gives up on a log query after 30s.
	Timeout time.Duration `yaml:"timeout"`
}

// DefaultConfig returns the defaults; URL and the credentials have none.
func DefaultConfig() Config { return Config{Budget: 0.5, Timeout: 35 * time.Second} }

// Validate reports every problem of the section, each with its key.
func (c Config) Validate() error {
	errs := []error{ValidateURL("okta.url", c.URL)}
	keyed := c.ClientID != "" || !c.PrivateKey.Empty()
	switch {
	case c.Token.Empty() && !keyed:
		errs = append(errs, boot.Problem("okta.token", "is missing; give an API token, or okta.client_id with okta.private_key"))
	case !c.Token.Empty() && keyed:
		errs = append(errs, boot.Problem("okta.token", "is set beside okta.client_id; keep one way to sign in"))
	case keyed && c.ClientID == "":
		errs = append(errs, boot.Problem("okta.client_id", "is missing; write the id of the API service app (0oa…)"))
	case keyed && c.PrivateKey.Empty():
		errs = append(errs, boot.Problem("okta.private_key", "is missing; name the PEM file as {file: PATH}"))
	}
	if keyed && len(c.Scopes) == 0 {
		errs = append(errs, boot.Problem("okta.scopes", "is empty; list the scopes that the README names for this binary"))
	}
	if c.Budget <= 0 || c.Budget > 1 {
		errs = append(errs, boot.Problem("okta.budget", "%g is no share; write a number above 0, up to 1", c.Budget))
	}
	if c.Timeout < time.Second {
		errs = append(errs, boot.Problem("okta.timeout", "%s is too short; at least 1s", c.Timeout))
	}
	return errors.Join(errs...)
}

// ValidateURL checks an org's address found under key.
func ValidateURL(key, text string) error {
	if text == "" {
		return boot.Problem(key, "is missing; write for example https://acme.okta.com")
	}
	origin, err := web.ParseOrigin(text)
	if err != nil {
		return boot.Problem(key, "%v", err)
	}
	if first, _, _ := strings.Cut(origin.Hostname(), "."); strings.HasSuffix(first, "-admin") {
		return boot.Problem(key, "is the admin console's address; remove -admin")
	}
	return nil
}

// misconfigured is the error of a setting that only showed to be wrong when it was used.
func misconfigured(key, fix, format string, args ...any) error {
	return &boot.ConfigError{Key: key, Err: fmt.Errorf(format, args...), Fix: fix}
}
