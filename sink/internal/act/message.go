package act

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"recert/schemas/command"
	"recert/schemas/topic"
	"recert/sink/internal/plain"
)

const idLimit = 64

var (
	errID        = errors.New("an id is missing, too long or holds a character that ids do not have")
	errAction    = errors.New("a command has one known action and its parameters, and no others")
	errText      = errors.New("the note or the summary holds nothing that can be shown")
	errVerdict   = errors.New("an approval names its verdict, approved or denied, and who gave it")
	errPartition = errors.New("the record lies in a partition that is not its person's: its ledger is kept elsewhere")
)

// asked is a command with its hash.
type asked struct {
	command.Command
	hash string
}

// readCommand decodes a command and checks that it can be carried out as it is. Ids become parts of paths, headers
// and searches, so nothing but what ids are made of is let in.
func readCommand(r *kgo.Record) (asked, error) {
	var a asked
	if err := json.Unmarshal(r.Value, &a.Command); err != nil {
		return a, fmt.Errorf("reading a command: %w", err)
	}
	c := &a.Command
	if err := checkIDs(r, c.Org, c.Person, c.ID); err != nil {
		return a, err
	}
	switch {
	case c.Action == command.ReassignReview && c.Reassign != nil && c.Issue == nil:
		p := c.Reassign
		if !isID(p.CampaignID) || !isID(p.ReviewID) || !isID(p.To) || !isID(p.From) && p.From != "" || !isID(p.Level) && p.Level != "" {
			return a, errID
		}
		if plain.Line(p.Note, idLimit) == "" {
			return a, errText
		}
	case c.Action == command.CreateIssue && c.Issue != nil && c.Reassign == nil:
		if plain.Line(c.Issue.Summary, idLimit) == "" {
			return a, errText
		}
	default:
		return a, errAction
	}
	var err error
	if a.hash, err = c.Hash(); err != nil {
		return a, fmt.Errorf("hashing a command: %w", err)
	}
	return a, nil
}

func readApproval(r *kgo.Record) (command.Approval, error) {
	var a command.Approval
	if err := json.Unmarshal(r.Value, &a); err != nil {
		return a, fmt.Errorf("reading an approval: %w", err)
	}
	if err := checkIDs(r, a.Org, a.Person, a.CommandID, a.CommandHash); err != nil {
		return a, err
	}
	if a.Approver == "" || a.Verdict != command.Approved && a.Verdict != command.Denied {
		return a, errVerdict
	}
	return a, nil
}

func readOutcome(r *kgo.Record) (command.Outcome, error) {
	var o command.Outcome
	if err := json.Unmarshal(r.Value, &o); err != nil {
		return o, fmt.Errorf("reading an outcome: %w", err)
	}
	return o, checkIDs(r, o.Org, o.Person, o.CommandID)
}

// checkIDs checks ids, of which the first two decide the partition: elsewhere another writer's ledger would not
// know of what this one does.
func checkIDs(r *kgo.Record, org, person string, more ...string) error {
	for _, id := range append([]string{org, person}, more...) {
		if !isID(id) {
			return errID
		}
	}
	if r.Partition != topic.Partition(org, person) {
		return errPartition
	}
	return nil
}

// isID tells whether text is made as Okta's ids and ours are.
func isID(text string) bool {
	for _, c := range text {
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return text != "" && len(text) <= idLimit
}
