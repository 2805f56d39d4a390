package act

import (
	"context"
	"fmt"
	"time"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/oktaapi"
	"recert/schemas/topic"
	"recert/sink/internal/gate"
	"recert/sink/internal/jira"
	"recert/sink/internal/okta"
)

// tickEvery is how often the writer looks for work.
const tickEvery = 100 * time.Millisecond

// Act is the unit; make it with New.
type Act struct {
	cfg   Config
	deps  boot.Deps
	stage *stage
	okta  *oktaapi.Client
	jira  *jira.Client
}

// New builds the writer; it touches no network. In phase observer it makes no client and reads no credentials.
func New(cfg Config, d boot.Deps) (*Act, error) {
	if err := cfg.secrets(); err != nil {
		return nil, err
	}
	a := &Act{cfg: cfg, deps: d, stage: &stage{
		log: d.Log, metrics: newMetrics(d.Metrics), halt: cfg.halt(), attempts: cfg.Attempts, hands: map[string]*hand{},
		describe: func(c *command.Command) string { return describe(c, cfg.Jira.Project) },
		now:      time.Now, open: openBook(cfg.Kafka), read: readTopics(cfg.Kafka), partitions: map[int32]*partition{},
	}}
	if cfg.guided(command.ReassignReview) {
		deps := oktaapi.From(d)
		deps.Permit = gate.New(cfg.halt(), okta.Allowed()...).Permit
		client, err := oktaapi.New(cfg.Okta, deps)
		if err != nil {
			return nil, err
		}
		a.okta = client
		a.stage.hands[command.ReassignReview] = newHand(okta.New(client, cfg.oktaKey()), cfg.Settle, cfg.Okta.Timeout)
	}
	if cfg.guided(command.CreateIssue) {
		client, err := jira.New(cfg.Jira, jira.Deps{
			Agent: "recert-" + d.Name + "/" + d.Version, Metrics: d.Metrics, Permit: gate.New(cfg.halt(), jira.Allowed()...).Permit,
		})
		if err != nil {
			return nil, err
		}
		a.jira = client
		a.stage.hands[command.CreateIssue] = newHand(client, cfg.Jira.Settle, cfg.Jira.Timeout)
	}
	return a, nil
}

// describe says what a command would do.
func describe(c *command.Command, project string) string {
	if c.Action == command.ReassignReview {
		return okta.Describe(c)
	}
	return jira.Describe(c, project)
}

// Run acts until ctx ends.
func (a *Act) Run(ctx context.Context) error {
	defer a.close()
	if err := bus.Reconcile(ctx, a.cfg.Kafka, a.deps.Log); err != nil {
		return err
	}
	if err := refuseEmbedded(ctx, a.cfg); err != nil {
		return err
	}
	if h := a.stage.hands[command.ReassignReview]; h != nil {
		org, err := a.okta.OrgID(ctx)
		if err != nil {
			return fmt.Errorf("asking Okta who it is: %w", err)
		}
		h.org = org.ID // one deployment serves several orgs, one writer only its own
	}
	if a.jira != nil {
		if err := a.jira.Reach(ctx); err != nil {
			return err
		}
	}
	for _, action := range []string{command.ReassignReview, command.CreateIssue} {
		a.deps.Log.Info("phase", "action", action, "phase", a.cfg.phase(action))
	}
	a.deps.Ready.Set(true)
	defer a.deps.Ready.Set(false)
	return bus.RunLoop(ctx, a.cfg.Kafka, bus.LoopConfig{
		Group: "act", Topics: []string{topic.ActionCommand, topic.ActionApproval}, TickEvery: tickEvery,
	}, a.stage, bus.From(a.deps))
}

func (a *Act) close() {
	a.stage.Close()
	if a.okta != nil {
		a.okta.Close()
	}
	if a.jira != nil {
		a.jira.Close()
	}
}
