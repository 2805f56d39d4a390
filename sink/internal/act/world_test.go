package act

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boot"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
	"recert/schemas/topic"
)

var asOf = time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)

func reassign(review string) command.Command {
	return command.Command{
		ID: command.NewID(testOrg, command.ReassignReview, review), Org: testOrg, Person: "00uPerson-" + review, Action: command.ReassignReview,
		Reassign: &command.Reassign{CampaignID: "ici1", ReviewID: review, From: "00uFrom", To: "00uTo", Level: "FIRST", Note: "The reviewer is on leave."},
		Reason:   "The reviewer is on leave.", CampaignID: "ici1", ReviewID: review, AsOf: asOf,
	}
}

func issue(name string) command.Command {
	return command.Command{
		ID: command.NewID(testOrg, command.CreateIssue, name), Org: testOrg, Person: "00uPerson-" + name, Action: command.CreateIssue,
		Issue:  &command.Issue{Summary: "Separation of duties broken", Lines: []string{"Rule pay."}, Evidence: []string{"uuid-1"}, Link: "https://acme-admin.okta.test/x", Severity: "high"},
		Reason: "One person holds both sides.", CampaignID: "ici1", ReviewID: "icr1", AsOf: asOf,
	}
}

func record(t testing.TB, name string, c command.Command, v any) *kgo.Record {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return bus.PersonRecord(name, c.Org, c.Person, topic.Key(c.ID), raw)
}

func asking(t testing.TB, c command.Command) *kgo.Record {
	t.Helper()
	return record(t, topic.ActionCommand, c, c)
}

func deciding(t testing.TB, c command.Command, verdict string) *kgo.Record {
	t.Helper()
	hash, err := c.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return record(t, topic.ActionApproval, c, command.Approval{
		CommandID: c.ID, Org: c.Org, Person: c.Person, CommandHash: hash, Verdict: verdict, Approver: "00uApprover",
	})
}

func approving(t testing.TB, c command.Command) *kgo.Record {
	t.Helper()
	return deciding(t, c, command.Approved)
}

// guided is the config of a test: settle times are cut behind Validate's back, nothing late comes in these tests.
func guided(kafka bus.Config, o *outside) Config {
	cfg := DefaultConfig()
	cfg.Kafka, cfg.Phase = kafka, Guided
	cfg.Okta.URL, cfg.Okta.Token, cfg.Okta.Budget = o.okta.URL, boot.NewSecret("okta-s3cret"), 1
	cfg.Jira.URL, cfg.Jira.Email, cfg.Jira.Token, cfg.Jira.Project = o.jira.URL, "bot@example.com", boot.NewSecret("jira-s3cret"), "REC"
	return cfg
}

// runner is a writer that is running.
type runner struct {
	*Act
	*boottest.Running
	registry *prometheus.Registry
}

func newAct(t *testing.T, cfg Config) *Act {
	t.Helper()
	a, err := New(cfg, boottest.Deps("act"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	return a
}

func run(t *testing.T, cfg Config, settle time.Duration) *runner {
	t.Helper()
	a := newAct(t, cfg)
	registry := a.deps.Metrics.(*prometheus.Registry)
	for _, h := range a.stage.hands {
		h.settle = settle
	}
	return &runner{Act: a, registry: registry, Running: boottest.Start(t, a)}
}

// outcomes returns the ledger by command.
func outcomes(t *testing.T, kafka bus.Config) map[string][]command.Outcome {
	t.Helper()
	all := map[string][]command.Outcome{}
	for _, r := range bustest.Read(t, kafka, topic.ActionOutcome) {
		var o command.Outcome
		if err := json.Unmarshal(r.Value, &o); err != nil {
			t.Fatal(err)
		}
		all[o.CommandID] = append(all[o.CommandID], o)
	}
	return all
}

func states(list []command.Outcome) []string {
	var all []string
	for _, o := range list {
		all = append(all, o.State)
	}
	return all
}

// followed are the ledgers that tests follow, by broker.
var followed sync.Map

// follower keeps a ledger up to date in memory, because asking Kafka again and again is slow.
type follower struct {
	mu   sync.Mutex
	byID map[string][]command.Outcome
}

func follow(t *testing.T, kafka bus.Config) *follower {
	t.Helper()
	f := &follower{byID: map[string][]command.Outcome{}}
	if known, ok := followed.LoadOrStore(kafka.Brokers[0], f); ok {
		return known.(*follower)
	}
	table := bus.NewTable(kafka, []string{topic.ActionOutcome}, func(r *kgo.Record) {
		var o command.Outcome
		if json.Unmarshal(r.Value, &o) == nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.byID[o.CommandID] = append(f.byID[o.CommandID], o)
		}
	})
	t.Cleanup(func() { followed.Delete(kafka.Brokers[0]) })
	boottest.Start(t, table)
	return f
}

// of returns what the ledger says about a command, when the latest of it is the state.
func (f *follower) of(c command.Command, state string) []command.Outcome {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := f.byID[c.ID]
	if len(list) == 0 || list[len(list)-1].State != state {
		return nil
	}
	return slices.Clone(list)
}

// awaitState waits until the latest entry of the command has the state, and returns the command's ledger.
func awaitState(t *testing.T, kafka bus.Config, c command.Command, state string) []command.Outcome {
	t.Helper()
	f := follow(t, kafka)
	var list []command.Outcome
	bustest.Await(t, c.Action+" to be "+state, func() bool {
		list = f.of(c, state)
		return list != nil
	})
	return list
}

// awaitDone waits until all commands are done.
func awaitDone(t *testing.T, kafka bus.Config, all []command.Command) {
	t.Helper()
	for _, c := range all {
		awaitState(t, kafka, c, command.StateDone)
	}
}

// counts is what the outside was made to do.
func (o *outside) counts() (reassigned, created map[string]int, mutations int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.reassigned), maps.Clone(o.created), o.mutations
}
