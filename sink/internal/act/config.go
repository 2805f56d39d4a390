package act

import (
	"errors"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/oktaapi"
	"recert/sink/internal/gate"
	"recert/sink/internal/jira"
)

// Phases of an action.
const (
	// Observer says what would be done. No credentials are read and no call is made.
	Observer = "observer"
	// Guided does what a person approved.
	Guided = "guided"
)

// A call may still be started for a while after its intent was begun, but not after its effect is looked for: a
// process that was frozen in between must not wake up and act on what another one has decided about since.
const (
	minLateness = time.Second
	maxLateness = 5 * time.Second
)

// Config tells the writer what it may do, and where.
type Config struct {
	Service boot.Service `yaml:"service"`
	Kafka   bus.Config   `yaml:"kafka"`
	// Phase is observer or guided, for every action that does not name its own. Default observer.
	Phase string `yaml:"phase"`
	// Actions are the phases of single actions.
	Actions Actions `yaml:"actions"`
	// HaltFile is the kill switch: while a file of this name exists, nothing is sent. Default none.
	HaltFile string `yaml:"halt_file"`
	// Attempts is how many calls of unknown end a command may have before a person is asked. Default 2.
	Attempts int `yaml:"attempts"`
	// Settle is how long after a call of unknown end Okta must show its effect if there is one. Default 2m.
	Settle time.Duration `yaml:"settle"`
	// Okta is read only where reassign_review is guided.
	Okta oktaapi.Config `yaml:"okta"`
	// Jira is read only where create_issue is guided.
	Jira jira.Config `yaml:"jira"`
}

// Actions are phases by action; an empty one follows Config.Phase.
type Actions struct {
	// ReassignReview hands reviews to other reviewers, in Okta. Default as phase.
	ReassignReview string `yaml:"reassign_review"`
	// CreateIssue opens issues, in Jira. Default as phase.
	CreateIssue string `yaml:"create_issue"`
}

// DefaultConfig returns the config a user starts from: it observes.
func DefaultConfig() Config {
	return Config{
		Service: boot.DefaultService(), Kafka: bus.DefaultConfig(), Phase: Observer, Attempts: 2, Settle: 2 * time.Minute,
		Okta: oktaapi.DefaultConfig(), Jira: jira.DefaultConfig(),
	}
}

// BootService returns the part that boot reads.
func (c Config) BootService() boot.Service { return c.Service }

// phase is the one in force for an action.
func (c Config) phase(action string) string {
	own := map[string]string{command.ReassignReview: c.Actions.ReassignReview, command.CreateIssue: c.Actions.CreateIssue}[action]
	if own == "" {
		return c.Phase
	}
	return own
}

func (c Config) guided(action string) bool { return c.phase(action) == Guided }

func (c Config) halt() gate.Halt { return gate.Halt(c.HaltFile) }

// oktaKey names the setting that Okta's refusals are about.
func (c Config) oktaKey() string {
	if c.Okta.ClientID != "" {
		return "okta.private_key"
	}
	return "okta.token"
}

// Validate reports every problem at once, each with its key.
func (c Config) Validate() error {
	errs := []error{c.Service.Validate(), c.Kafka.Validate()}
	bad := func(key, format string, args ...any) { errs = append(errs, boot.Problem(key, format, args...)) }
	phases := []struct{ key, phase string }{
		{"phase", c.Phase}, {"actions.reassign_review", c.Actions.ReassignReview}, {"actions.create_issue", c.Actions.CreateIssue},
	}
	for _, p := range phases {
		if p.key != "phase" && p.phase == "" {
			continue // as phase says
		}
		if p.phase != Observer && p.phase != Guided {
			bad(p.key, "%q is no phase; use %s or %s", p.phase, Observer, Guided)
		}
	}
	if c.Attempts < 1 || c.Attempts > 5 {
		bad("attempts", "%d is out of range; use 1 to 5, for example 2", c.Attempts)
	}
	if c.guided(command.ReassignReview) {
		errs = append(errs, c.Okta.Validate(), settles("settle", c.Settle, "okta.timeout", c.Okta.Timeout))
	}
	if c.guided(command.CreateIssue) {
		errs = append(errs, c.Jira.Validate(), settles("jira.settle", c.Jira.Settle, "jira.timeout", c.Jira.Timeout))
	}
	return errors.Join(errs...)
}

// lateness is how long after its intent a call may be started, so that it is over when the outside has settled.
func lateness(settle, timeout time.Duration) time.Duration { return min(settle-timeout, maxLateness) }

// settles checks that a call is over before its effect is looked for.
func settles(key string, settle time.Duration, timeoutKey string, timeout time.Duration) error {
	if lateness(settle, timeout) < minLateness {
		return boot.Problem(key, "%s ends before a call may (%s is %s); write at least %s", settle, timeoutKey, timeout, timeout+minLateness)
	}
	return nil
}

// real returns the guided systems that are not on this machine.
func (c Config) real() []string {
	var all []string
	if c.guided(command.ReassignReview) && !loopback(c.Okta.URL) {
		all = append(all, c.Okta.URL)
	}
	if c.guided(command.CreateIssue) && !loopback(c.Jira.URL) {
		all = append(all, c.Jira.URL)
	}
	return all
}

// secrets checks that the credentials in force can be read.
func (c Config) secrets() error {
	var errs []error
	check := func(key string, s boot.Secret) {
		if _, err := s.Value(); err != nil {
			errs = append(errs, &boot.ConfigError{Key: key, Err: err, Fix: "make the file readable"})
		}
	}
	if c.guided(command.ReassignReview) {
		check("okta.token", c.Okta.Token)
		check("okta.private_key", c.Okta.PrivateKey)
	}
	if c.guided(command.CreateIssue) {
		check("jira.token", c.Jira.Token)
	}
	return errors.Join(errs...)
}
