package land

import (
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/command"
)

type (
	approval = command.Approval
	outcome  = command.Outcome
)

// asked is a command with its hash and parameter sets that are never nil.
type asked struct {
	command.Command
	Hash     string
	Reassign command.Reassign
	Issue    command.Issue
}

func decodeCommand(r *kgo.Record, a *asked) error {
	parse := fromJSON(func(c *command.Command) []string { return []string{c.Org, c.ID} })
	if err := parse(r, &a.Command); err != nil {
		return err
	}
	hash, err := a.Command.Hash()
	if err != nil {
		return fmt.Errorf("hashing: %w", err)
	}
	a.Hash = hash
	if a.Command.Reassign != nil {
		a.Reassign = *a.Command.Reassign
	}
	if a.Command.Issue != nil {
		a.Issue = *a.Command.Issue
	}
	return nil
}

func commands() target {
	return newInto("commands_raw", decodeCommand,
		col("org", func(a *asked) string { return a.Org }),
		col("command_id", func(a *asked) string { return a.ID }),
		col("command_hash", func(a *asked) string { return a.Hash }),
		col("person_id", func(a *asked) string { return a.Person }),
		col("action", func(a *asked) string { return a.Action }),
		col("reason", func(a *asked) string { return a.Reason }),
		col("campaign_id", func(a *asked) string { return a.CampaignID }),
		col("review_id", func(a *asked) string { return a.ReviewID }),
		col("as_of", func(a *asked) time.Time { return instant(a.AsOf) }),
		col("from_reviewer_id", func(a *asked) string { return a.Reassign.From }),
		col("to_reviewer_id", func(a *asked) string { return a.Reassign.To }),
		col("note", func(a *asked) string { return a.Reassign.Note }),
		col("summary", func(a *asked) string { return a.Issue.Summary }),
		col("lines", func(a *asked) []string { return a.Issue.Lines }),
		col("evidence", func(a *asked) []string { return a.Issue.Evidence }),
		col("link", func(a *asked) string { return a.Issue.Link }),
		col("severity", func(a *asked) string { return a.Issue.Severity }),
	)
}

func approvals() target {
	ids := func(a *approval) []string { return []string{a.Org, a.CommandID, a.CommandHash, a.Approver} }
	return newInto("approvals_raw", fromJSON(ids),
		col("org", func(a *approval) string { return a.Org }),
		col("command_id", func(a *approval) string { return a.CommandID }),
		col("command_hash", func(a *approval) string { return a.CommandHash }),
		col("approver", func(a *approval) string { return a.Approver }),
		col("verdict", func(a *approval) string { return a.Verdict }),
		col("person_id", func(a *approval) string { return a.Person }),
	)
}

func outcomes() target {
	return newInto("outcomes_raw", fromJSON(func(o *outcome) []string { return []string{o.Org, o.CommandID, o.State} }),
		col("org", func(o *outcome) string { return o.Org }),
		col("command_id", func(o *outcome) string { return o.CommandID }),
		col("command_hash", func(o *outcome) string { return o.CommandHash }),
		col("attempt", func(o *outcome) uint32 { return uint32(max(o.Attempt, 0)) }),
		col("state", func(o *outcome) string { return o.State }),
		col("person_id", func(o *outcome) string { return o.Person }),
		col("action", func(o *outcome) string { return o.Action }),
		col("reference", func(o *outcome) string { return o.Reference }),
		col("detail", func(o *outcome) string { return o.Detail }),
		col("at", func(o *outcome) time.Time { return instant(o.At) }),
	)
}
