package hook

import (
	"errors"
	"net"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/oktaapi"
)

// Config tells the receiver where to listen and what Okta proves itself with.
type Config struct {
	Service boot.Service `yaml:"service"`
	Kafka   bus.Config   `yaml:"kafka"`
	// OrgURL is the org that delivers, for example https://acme.okta.com; it is asked for its id, without credentials.
	OrgURL string `yaml:"org_url"`
	// Listen is the address of the receiver. Default 127.0.0.1:8090.
	Listen string `yaml:"listen"`
	// Path is where Okta posts to. Default /okta/hooks; add a part that nobody guesses.
	Path string `yaml:"path"`
	// Header is the one that carries the secret, as registered in Okta. Default Authorization.
	Header string `yaml:"header"`
	// Secret is that header's value, as text or {file: PATH}; a file is read for each request. It is never printed.
	Secret boot.Secret `yaml:"secret"`
	// PreviousSecret is taken too, while the secret is being changed in Okta. Default none.
	PreviousSecret boot.Secret `yaml:"previous_secret"`
	// MaxBody is the largest request in bytes. Default 1048576.
	MaxBody int64 `yaml:"max_body"`
	// MaxInFlight is how many requests are worked on at once; more are told to come back. Default 64.
	MaxInFlight int `yaml:"max_in_flight"`
	// Wait is how long Kafka may take; Okta gives up after 3s. Default 2500ms.
	Wait time.Duration `yaml:"wait"`
	// TLSCertFile and TLSKeyFile are PEM files; without them something in front must speak https. Default none.
	TLSCertFile string `yaml:"tls_cert_file"`
	TLSKeyFile  string `yaml:"tls_key_file"`
}

// Bounds of Config.
const (
	minBody = 1 << 10
	maxBody = 16 << 20
	maxWait = 2900 * time.Millisecond
)

// DefaultConfig returns the config a user starts from; OrgURL and Secret have no default.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), Listen: "127.0.0.1:8090", Path: "/okta/hooks", Header: "Authorization",
		MaxBody: 1 << 20, MaxInFlight: 64, Wait: 2500 * time.Millisecond,
	}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate(), oktaapi.ValidateURL("org_url", c.OrgURL)}
	bad := func(wrong bool, key, format string, args ...any) {
		if wrong {
			errs = append(errs, boot.Problem(key, format, args...))
		}
	}
	_, _, err := net.SplitHostPort(c.Listen)
	bad(err != nil, "listen", "%q is no host:port; write for example 127.0.0.1:8090", c.Listen)
	bad(!strings.HasPrefix(c.Path, "/") || strings.ContainsAny(c.Path, "?#% "), "path", "%q is no path; write for example /okta/hooks/3f9c", c.Path)
	bad(!isToken(c.Header), "header", "%q is no header name; write for example Authorization", c.Header)
	bad(c.Secret.Empty(), "secret", "is missing; write {file: PATH} with the value registered in Okta")
	bad(c.MaxBody < minBody || c.MaxBody > maxBody, "max_body", "%d is not between %d and %d bytes; write for example 1048576", c.MaxBody, minBody, maxBody)
	bad(c.MaxInFlight < 1 || c.MaxInFlight > 4096, "max_in_flight", "%d is not between 1 and 4096; write for example 64", c.MaxInFlight)
	bad(c.Wait < 100*time.Millisecond || c.Wait > maxWait, "wait", "%s is not between 100ms and %s; Okta gives up after 3s", c.Wait, maxWait)
	bad(c.TLSCertFile == "" && c.TLSKeyFile != "", "tls_cert_file", "is missing beside tls_key_file; name both or none")
	bad(c.TLSCertFile != "" && c.TLSKeyFile == "", "tls_key_file", "is missing beside tls_cert_file; name both or none")
	return errors.Join(errs...)
}

// isToken tells whether text can be the name of a header.
func isToken(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return text != ""
}
