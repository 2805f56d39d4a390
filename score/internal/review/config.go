package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/usage"
	"recert/score/internal/feature"
	"recert/score/internal/guard"
	"recert/score/internal/route"
	"recert/score/internal/signal"
)

// Config tells score/review when to score and what the org declares.
type Config struct {
	Service boot.Service `yaml:"service"`
	Kafka   bus.Config   `yaml:"kafka"`
	// Wait is how long a campaign may wait for its data before its items say "data incomplete". Default 30m.
	Wait time.Duration `yaml:"wait"`
	// Settle is how far behind the launch the log must have been read on every partition. Default 5m.
	Settle time.Duration `yaml:"settle"`
	// Window is how far before the launch use is looked at, as far as the log was read. Default 19200h (800 days).
	Window time.Duration `yaml:"window"`
	// Learned tells whether learned models take part where there are some. Default true.
	Learned bool `yaml:"learned"`
	// ModelWait is how long a campaign may wait for a trainer that is behind its launch. Default 10m.
	ModelWait time.Duration `yaml:"model_wait"`
	// Attributes are the profile attributes that models are trained on, beside department, title, manager and
	// user type. Default those that Okta's base profile has for places and parts of an org.
	Attributes []string `yaml:"attributes"`
	// SoDFile names a YAML file with rules of separation of duties. Default none.
	SoDFile string `yaml:"sod_file"`
	// PrivilegedFile names a YAML file with the lists privileged_groups and privileged_apps. Default none.
	PrivilegedFile string `yaml:"privileged_file"`
	// Accounts says how the org declares service, emergency and absent accounts.
	Accounts signal.Accounts `yaml:"accounts"`
	// Guards are the bounds below which nothing is concluded.
	Guards guard.Limits `yaml:"guards"`
	// Routing says whom to ask when the reviewer cannot be the one.
	Routing route.Config `yaml:"routing"`
}

// DefaultConfig returns the config a user starts from; the files and what the org declares have no default.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(),
		Wait: 30 * time.Minute, Settle: 5 * time.Minute, Window: usage.MaxDays * 24 * time.Hour, Learned: true, ModelWait: 10 * time.Minute,
		Attributes: []string{"city", "state", "countryCode", "division", "organization", "costCenter", "employeeType", "location"},
		Accounts:   signal.Accounts{SuspendedFor: 14 * 24 * time.Hour}, Guards: guard.Defaults(),
	}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// reserved tells whether a feature of another origin has the name.
func reserved(name string) bool { return slices.Contains(feature.Fixed(), name) }

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem(key, format, args...)) }
	if c.Wait <= 0 {
		bad("wait", "%s is no time; write for example 30m", c.Wait)
	}
	if c.Settle < 0 {
		bad("settle", "%s is negative; write for example 5m", c.Settle)
	}
	if c.ModelWait < 0 {
		bad("model_wait", "%s is negative; write for example 10m", c.ModelWait)
	}
	for i, name := range c.Attributes {
		if name == "" || reserved(name) {
			bad(fmt.Sprintf("attributes[%d]", i), "%q is empty or a feature's own name; name a profile attribute of the org", name)
		}
	}
	if c.Window < 24*time.Hour {
		bad("window", "%s is less than a day; write for example 19200h", c.Window)
	}
	if c.Accounts.SuspendedFor < 0 {
		bad("accounts.suspended_for", "%s is negative; write for example 336h", c.Accounts.SuspendedFor)
	}
	for key, matches := range map[string][]signal.Match{"break_glass": c.Accounts.BreakGlass, "service": c.Accounts.Service, "shared": c.Accounts.Shared, "on_leave": c.Accounts.OnLeave} {
		for i, m := range matches {
			if _, err := time.Parse(time.DateOnly, m.Until); m.Until != "" && err != nil {
				bad(fmt.Sprintf("accounts.%s[%d].until", key, i), "%q is no day; write for example 2026-12-31", m.Until)
			}
			if m.Attribute == "" || len(m.Values) == 0 {
				bad(fmt.Sprintf("accounts.%s[%d]", key, i), "attribute or values is missing; write for example {attribute: userType, values: [service]}")
			}
		}
	}
	g := c.Guards
	if g.NewJoinerDays < 0 || g.GraceDays < 0 || g.HistoryDays < 0 {
		bad("guards", "a number of days is negative; leave the key out for the default")
	}
	if g.LostShare < 0 || g.LostShare > 1 {
		bad("guards.lost_share", "%g is no share; write for example 0.01", g.LostShare)
	}
	if url := c.Routing.AdminURL; url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://127.0.0.1") {
		bad("routing.admin_url", "%q is no https address; write for example https://acme-admin.okta.com", url)
	}
	return errors.Join(errs...)
}
