package approver

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/deploy/quickstart/kafka"
	"recert/schemas/boottest"
	"recert/schemas/bus"
	"recert/schemas/bustest"
	"recert/schemas/command"
	"recert/schemas/topic"
)

func start(t *testing.T, cfg bus.Config) (stop func()) {
	t.Helper()
	c := DefaultConfig()
	c.Kafka = cfg
	a, err := New(c, boottest.Deps("approver"))
	if err != nil {
		t.Fatal(err)
	}
	return boottest.Start(t, a).Stop
}

func ask(t *testing.T, id, summary string) (*kgo.Record, string) {
	t.Helper()
	c := command.Command{ID: id, Org: "00o", Person: "00u1", Action: command.CreateIssue, Issue: &command.Issue{Summary: summary, Severity: "low"}}
	raw, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := c.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return bus.PersonRecord(topic.ActionCommand, c.Org, c.Person, topic.Key(c.ID), raw), hash
}

func TestEachCommandIsApprovedOnce(t *testing.T) {
	t.Parallel()
	cfg := bustest.Cluster(t)
	approvals := func() (all []command.Approval) {
		for _, r := range bustest.Read(t, cfg, topic.ActionApproval) {
			var v command.Approval
			if err := json.Unmarshal(r.Value, &v); err != nil {
				t.Fatal(err)
			}
			all = append(all, v)
		}
		return all
	}
	first, hash := ask(t, "c1", "one")
	bustest.Send(t, cfg, first)
	bustest.Send(t, cfg, first)
	stop := start(t, cfg)
	bustest.Await(t, "the approval", func() bool { return len(approvals()) > 0 })
	stop()
	edited, other := ask(t, "c1", "edited")
	bad := bus.PersonRecord(topic.ActionCommand, "00o", "00u1", []byte("c"), []byte("{"))
	again, _ := ask(t, "c1", "one")
	bustest.Send(t, cfg, again, bad, edited)
	defer start(t, cfg)()
	bustest.Await(t, "the edited command's approval", func() bool { return len(approvals()) > 1 })
	got := approvals()
	if len(got) != 2 || got[0].CommandHash != hash || got[1].CommandHash != other {
		t.Errorf("got %+v, want one approval of each hash", got)
	}
	if got[0].Approver != Name || got[0].Verdict != command.Approved || got[0].CommandID != "c1" {
		t.Errorf("got %+v", got[0])
	}
	bustest.Await(t, "the dead letter", func() bool { return len(bustest.Read(t, cfg, topic.DeadLetter(topic.ActionCommand))) == 1 })
}

func TestApproverStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	c.Kafka.Brokers = []string{"localhost:1", "[::1]:2", "127.0.0.1:3"}
	if err := c.Validate(); err != nil {
		t.Errorf("loopback is refused: %v", err)
	}
	for _, b := range []string{"kafka.acme.com:9092", "10.0.0.1:9092", "0.0.0.0:9092"} {
		c.Kafka.Brokers = []string{"127.0.0.1:1", b}
		if err := c.Validate(); err == nil || !strings.HasPrefix(err.Error(), "kafka.brokers: ") {
			t.Errorf("%s: got %v", b, err)
		}
	}
}

// TestEmbeddedClusterIsKnown ties the id of the embedded Kafka to the one at which the writer refuses to act.
func TestEmbeddedClusterIsKnown(t *testing.T) {
	t.Parallel()
	if !strings.HasPrefix(kafka.ClusterID, bus.EmbeddedCluster) {
		t.Errorf("got %q, want it to begin with %q", kafka.ClusterID, bus.EmbeddedCluster)
	}
}
