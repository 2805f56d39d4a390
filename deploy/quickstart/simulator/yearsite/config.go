package yearsite

import (
	"errors"
	"fmt"
	"net"

	"recert/deploy/quickstart/simulator/year"
	"recert/schemas/boot"
)

// Config tells what to simulate and where to serve it.
type Config struct {
	Service boot.Service `yaml:"service"`
	// Home is the folder for truth-N.json, sod.yaml, privileged.yaml and address. Default .recert.
	Home string `yaml:"home"`
	// Seed picks the org. Default 1.
	Seed uint64 `yaml:"seed"`
	// Users, Apps, Groups, Items and Events are the org's sizes. Default 5000, 170, 300, 6000, 1000000.
	Users  int `yaml:"users"`
	Apps   int `yaml:"apps"`
	Groups int `yaml:"groups"`
	Items  int `yaml:"items"`
	Events int `yaml:"events"`
	// Listen is the address of Okta's API. Default 127.0.0.1:0, a free port.
	Listen string `yaml:"listen"`
	// Token is the SSWS token that may read everything.
	Token boot.Secret `yaml:"token"`
	// RateLimits is by how much Okta's rate limits are multiplied: the clock stands still while a listing is read.
	// Default 1000000.
	RateLimits int `yaml:"rate_limits"`
	// Specs is the folder of Okta's OpenAPI files; without one nothing is checked.
	Specs string `yaml:"specs"`
}

// DefaultConfig returns the config of the evaluation; the token has no default.
func DefaultConfig() Config {
	p := year.Defaults()
	return Config{
		Service: boot.DefaultService(), Home: ".recert", Seed: p.Seed, Users: p.Users, Apps: p.Apps, Groups: p.Groups, Items: p.Items, Events: p.Events,
		Listen: "127.0.0.1:0", RateLimits: 1_000_000,
	}
}

// BootService returns the part of the config that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

func (c Config) params() year.Params {
	return year.Params{Seed: c.Seed, Users: c.Users, Apps: c.Apps, Groups: c.Groups, Items: c.Items, Events: c.Events}
}

// Validate reports every problem at once.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.params().Validate()}
	if c.Home == "" {
		errs = append(errs, boot.Problem("home", "is empty; name a folder"))
	}
	if c.Token.Empty() {
		errs = append(errs, boot.Problem("token", "is empty; give text or {file: PATH}"))
	}
	if c.RateLimits < 1 {
		errs = append(errs, boot.Problem("rate_limits", "%d is too low; 1 is Okta's own", c.RateLimits))
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		errs = append(errs, boot.Problem("listen", "%q is no loopback address; write for example 127.0.0.1:0", c.Listen))
	}
	return errors.Join(errs...)
}

// tokenOf reads the secret.
func (c Config) tokenOf() (string, error) {
	secret, err := c.Token.Value()
	if err != nil {
		return "", &boot.ConfigError{Key: "token", Err: fmt.Errorf("reading it: %w", err), Fix: "give text or a readable {file: PATH}"}
	}
	return secret, nil
}
