// Package approver approves every command, so that the demo's guided phase has somebody who says yes.
//
// Input is action.command.v1, output one approval on action.approval.v1 for each command, bound to its hash and
// signed by what it is: a stand-in. A command that was approved before, as after a restart, is passed over. It runs
// on this machine's Kafka only; a record that is no command goes to the dead letters.
package approver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/boot"
	"recert/schemas/bus"
	"recert/schemas/command"
	"recert/schemas/topic"
)

// Name is who the approvals say gave them.
const Name = "demo-approver (stand-in)"

// Approver is the unit; make it with New.
type Approver struct {
	cfg  Config
	deps boot.Deps
	// given are the commands and hashes that were approved, by partition.
	given map[int32]map[string]bool
}

// New touches no network.
func New(cfg Config, d boot.Deps) (*Approver, error) {
	return &Approver{cfg: cfg, deps: d, given: map[int32]map[string]bool{}}, nil
}

// Run approves until ctx ends.
func (a *Approver) Run(ctx context.Context) error {
	if err := bus.Reconcile(ctx, a.cfg.Kafka, a.deps.Log); err != nil {
		return err
	}
	a.deps.Ready.Set(true)
	defer a.deps.Ready.Set(false)
	return bus.RunLoop(ctx, a.cfg.Kafka, bus.LoopConfig{
		Group: "approver", Topics: []string{topic.ActionCommand}, Transactional: true,
	}, a, bus.From(a.deps))
}

// Assign reads which commands were approved.
func (a *Approver) Assign(ctx context.Context, p int32) error {
	given := map[string]bool{}
	err := bus.ReadPartition(ctx, a.cfg.Kafka, topic.ActionApproval, p, func(r *kgo.Record) error {
		var v command.Approval
		if json.Unmarshal(r.Value, &v) == nil {
			given[v.CommandHash] = true
		}
		return nil
	})
	a.given[p] = given
	return err
}

// Revoke forgets the partition.
func (a *Approver) Revoke(p int32) { delete(a.given, p) }

// Handle approves.
func (a *Approver) Handle(_ context.Context, b bus.Batch, out bus.Output) error {
	given := a.given[b.Partition]
	for _, r := range b.Records {
		v, err := approve(r)
		if err != nil {
			out.Reject(r, err)
			continue
		}
		if given[v.CommandHash] {
			continue
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("encoding an approval: %w", err)
		}
		out.Produce(bus.PersonRecord(topic.ActionApproval, v.Org, v.Person, topic.Key(v.CommandID), raw))
		given[v.CommandHash] = true
	}
	return nil
}

// approve makes the approval of exactly the command that the record holds.
func approve(r *kgo.Record) (command.Approval, error) {
	var c command.Command
	if err := json.Unmarshal(r.Value, &c); err != nil {
		return command.Approval{}, fmt.Errorf("reading a command: %w", err)
	}
	if c.ID == "" || c.Org == "" || c.Person == "" {
		return command.Approval{}, errors.New("a command needs id, org and person_id")
	}
	hash, err := c.Hash()
	if err != nil {
		return command.Approval{}, fmt.Errorf("hashing a command: %w", err)
	}
	return command.Approval{CommandID: c.ID, Org: c.Org, Person: c.Person, CommandHash: hash, Verdict: command.Approved, Approver: Name}, nil
}
