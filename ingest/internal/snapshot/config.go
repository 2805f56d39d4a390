package snapshot

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/oktaapi"
)

// Config tells okta-snapshot which org to read and how often.
type Config struct {
	Service boot.Service   `yaml:"service"`
	Kafka   bus.Config     `yaml:"kafka"`
	Okta    oktaapi.Config `yaml:"okta"`
	// FullEvery is the pause between two listings of everything. Removals show in these only. Default 6h.
	FullEvery time.Duration `yaml:"full_every"`
	// IncrementalEvery is the pause between two looks for changed users and groups. Default 5m.
	IncrementalEvery time.Duration `yaml:"incremental_every"`
	// Overlap is how far an incremental look reaches back behind the one before it. Default 2m.
	Overlap time.Duration `yaml:"overlap"`
	// RetryEvery is the pause before everything is listed again after a type was quarantined. Default 15m.
	RetryEvery time.Duration `yaml:"retry_every"`
	// CampaignsEvery is the pause between two listings of the campaigns; a launch in the log is looked at once. Default 1m.
	CampaignsEvery time.Duration `yaml:"campaigns_every"`
	// ReviewsEvery is the pause between two listings of a running campaign's reviews. A campaign whose listing takes
	// longer than a quarter of it is listed less often; a review that the log says was handed over is looked at within
	// seconds. Default 10m.
	ReviewsEvery time.Duration `yaml:"reviews_every"`
	// Parallel bounds the requests under way at a time. Default 4; the rate limits hold whatever it is.
	Parallel int `yaml:"parallel"`
	// Gate says what no listing may look like.
	Gate Gate `yaml:"gate"`
	// HideAttributes names profile attributes that must not leave Okta. Contact data (names, phones, e-mail and
	// street addresses) never does, the login and the display name aside. Default none.
	HideAttributes []string `yaml:"hide_attributes"`
}

// Gate holds the bounds behind which a type is quarantined instead of believed.
type Gate struct {
	// MaxMissing bounds the things that one listing may have lost. Default 1000. Raise it, once, for a mass clean-up.
	MaxMissing int `yaml:"max_missing"`
	// MaxShrink is the share of a listing that may have gone. Default 0.2; 1 switches the check off.
	MaxShrink float64 `yaml:"max_shrink"`
}

// DefaultConfig returns the config a user starts from; okta.url and the credentials have no default.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), Okta: oktaapi.DefaultConfig(),
		FullEvery: 6 * time.Hour, IncrementalEvery: 5 * time.Minute, Overlap: 2 * time.Minute, RetryEvery: 15 * time.Minute,
		CampaignsEvery: time.Minute, ReviewsEvery: 10 * time.Minute, Parallel: 4, Gate: Gate{MaxMissing: 1000, MaxShrink: 0.2},
	}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate(), c.Okta.Validate()}
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem(key, format, args...)) }
	for _, p := range []struct {
		key      string
		have     time.Duration
		least    time.Duration
		standard string
	}{
		{"full_every", c.FullEvery, time.Second, "6h"},
		{"incremental_every", c.IncrementalEvery, time.Second, "5m"},
		{"retry_every", c.RetryEvery, time.Second, "15m"},
		{"campaigns_every", c.CampaignsEvery, time.Second, "1m"},
		{"reviews_every", c.ReviewsEvery, time.Second, "10m"},
		{"overlap", c.Overlap, 0, "2m"},
	} {
		if p.have < p.least {
			bad(p.key, "%s is too short; write for example %s", p.have, p.standard)
		}
	}
	if c.Parallel < 1 || c.Parallel > 64 {
		bad("parallel", "%d is out of range; write 1 to 64, for example 4", c.Parallel)
	}
	if c.Gate.MaxMissing < 1 {
		bad("gate.max_missing", "%d would quarantine every change; write for example 1000", c.Gate.MaxMissing)
	}
	if c.Gate.MaxShrink <= 0 || c.Gate.MaxShrink > 1 {
		bad("gate.max_shrink", "%g is no share; write a number above 0, up to 1, for example 0.2", c.Gate.MaxShrink)
	}
	for _, name := range c.HideAttributes {
		if name == "" {
			bad("hide_attributes", "holds an empty name; write attributes as the user schema names them")
		}
	}
	return errors.Join(errs...)
}
