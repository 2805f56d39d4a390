package simulator

import (
	"errors"
	"net"
	"time"

	"recert/deploy/quickstart/simulator/org"
	"recert/schemas/boot"
)

// Config tells what to simulate and where to serve it.
type Config struct {
	Service boot.Service `yaml:"service"`
	// Home is the folder for truth.json, sod.yaml, privileged.yaml and the subfolder simulator. Default .recert.
	Home string `yaml:"home"`
	// Seed picks the org. Default 1.
	Seed uint64 `yaml:"seed"`
	// Users, Apps, Groups, Days and Items are the org's sizes. Default 1000, 60, 200, 90, 5000.
	Users  int `yaml:"users"`
	Apps   int `yaml:"apps"`
	Groups int `yaml:"groups"`
	Days   int `yaml:"days"`
	Items  int `yaml:"items"`
	// LogFile names LogEvents, one JSON value a line, to serve as they are just before the campaign's launch.
	LogFile string `yaml:"log_file"`
	// Live keeps the org living: new events arrive after the launch. Default true.
	Live bool `yaml:"live"`
	// LiveRate is how many new events arrive a second. Default 2.
	LiveRate float64 `yaml:"live_rate"`
	// RateLimits is by how much Okta's rate limits are multiplied. Default 20; 1 is Okta's own.
	RateLimits int  `yaml:"rate_limits"`
	Okta       Okta `yaml:"okta"`
	Jira       Jira `yaml:"jira"`
	Hook       Hook `yaml:"hook"`
	// Conformance checks every exchange against OpenAPI files.
	Conformance Conformance `yaml:"conformance"`
}

// Okta is the simulated org's API.
type Okta struct {
	// Listen is its address. Default 127.0.0.1:0, a free port.
	Listen string `yaml:"listen"`
	// Tokens are the SSWS tokens it knows.
	Tokens []Token `yaml:"tokens"`
	// Clients are the service apps it knows.
	Clients []Client `yaml:"clients"`
	// Share is the percentage of a rate limit that one client gets. Default 50.
	Share int `yaml:"share"`
}

// Token is one SSWS token; no scopes means all of them.
type Token struct {
	Secret boot.Secret `yaml:"secret"`
	Scopes []string    `yaml:"scopes"`
}

// Client is one service app with private_key_jwt.
type Client struct {
	ID string `yaml:"id"`
	// KeyFile is a PEM file with its RSA key, private or public.
	KeyFile string   `yaml:"key_file"`
	Scopes  []string `yaml:"scopes"`
}

// Jira is the simulated Jira site.
type Jira struct {
	// Listen is its address. Default 127.0.0.1:0, a free port.
	Listen string `yaml:"listen"`
	// Email and Token are the basic auth it asks for; Token alone is accepted as a bearer.
	Email string      `yaml:"email"`
	Token boot.Secret `yaml:"token"`
	// Project is the key of its one project. Default REC.
	Project string `yaml:"project"`
	// SearchDelay is how long a new issue stays invisible to searches. Default 0s.
	SearchDelay time.Duration `yaml:"search_delay"`
	// PerMinute bounds requests a minute; 0 means no bound.
	PerMinute int `yaml:"per_minute"`
}

// Hook is the event hook that the org delivers to; without a URL there is none.
type Hook struct {
	URL string `yaml:"url"`
	// Header is the name of the header that carries Secret. Default Authorization.
	Header string      `yaml:"header"`
	Secret boot.Secret `yaml:"secret"`
	// Recent is how much of the history's end is delivered at the first start. Default 6h.
	Recent time.Duration `yaml:"recent"`
}

// Conformance says where Okta's and Jira's OpenAPI files are; without a folder nothing is checked.
type Conformance struct {
	Specs string `yaml:"specs"`
	// LogPages is of how many pages of the System Log one is checked. Default 25.
	LogPages int `yaml:"log_pages"`
}

// DefaultConfig returns the config of the demo; tokens have no default.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Home: ".recert", Seed: 1, Users: 1000, Apps: 60, Groups: 200, Days: 90, Items: 5000,
		Live: true, LiveRate: 2, RateLimits: 20,
		Okta:        Okta{Listen: "127.0.0.1:0", Share: 50},
		Jira:        Jira{Listen: "127.0.0.1:0", Project: "REC"},
		Hook:        Hook{Header: "Authorization", Recent: 6 * time.Hour},
		Conformance: Conformance{LogPages: 25},
	}
}

// BootService returns the part of the config that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// params are the sizes as the generator takes them.
func (c Config) params() org.Params {
	return org.Params{Seed: c.Seed, Users: c.Users, Apps: c.Apps, Groups: c.Groups, Days: c.Days, Items: c.Items}
}

// Validate reports every problem at once.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.params().Validate()}
	add := func(bad bool, key, format string, args ...any) {
		if bad {
			errs = append(errs, boot.Problem(key, format, args...))
		}
	}
	add(c.Home == "", "home", "is empty; name a folder")
	add(c.LiveRate <= 0 || c.LiveRate > 1000, "live_rate", "%v is out of range; set events a second, for example 2", c.LiveRate)
	add(c.RateLimits < 1, "rate_limits", "%d is too low; 1 is Okta's own", c.RateLimits)
	add(!loopback(c.Okta.Listen), "okta.listen", "%q is no loopback address; write for example 127.0.0.1:0", c.Okta.Listen)
	add(!loopback(c.Jira.Listen), "jira.listen", "%q is no loopback address; write for example 127.0.0.1:0", c.Jira.Listen)
	add(len(c.Okta.Tokens)+len(c.Okta.Clients) == 0, "okta.tokens", "nobody could call; give a token {secret: …} or a client")
	add(c.Okta.Share < 1 || c.Okta.Share > 100, "okta.share", "%d is no percentage; set 1 to 100", c.Okta.Share)
	for _, t := range c.Okta.Tokens {
		add(t.Secret.Empty(), "okta.tokens.secret", "is empty; give text or {file: PATH}")
	}
	for _, k := range c.Okta.Clients {
		add(k.ID == "" || k.KeyFile == "", "okta.clients", "id and key_file are both needed")
	}
	add(c.Hook.URL != "" && (c.Hook.Secret.Empty() || c.Hook.Header == ""), "hook.secret", "is empty; the receiver will want it")
	add(c.Conformance.LogPages < 1, "conformance.log_pages", "%d is too low; 1 checks every page", c.Conformance.LogPages)
	return errors.Join(errs...)
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
