// Package command holds what the writer is asked to do, who allowed it and what became of it.
//
// The writer acts only on a command with an approval bound to the hash of that very command.
package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"
)

// Actions.
const (
	// ReassignReview hands a review to another reviewer, with a note (Okta governance API).
	ReassignReview = "reassign_review"
	// CreateIssue opens a Jira issue for an exception.
	CreateIssue = "create_issue"
)

// Command asks for one effect on the outside; one JSON object on topic action.command.v1.
type Command struct {
	// ID is a hash of what is asked, so that the same request always has the same id (see NewID).
	ID  string `json:"id"`
	Org string `json:"org"`
	// Person is whom the command concerns; it decides the partition of all action.* records.
	Person string `json:"person_id"`
	// Action is ReassignReview or CreateIssue; exactly one of the two parameter sets below is set.
	Action   string    `json:"action" jsonschema:"enum=reassign_review,enum=create_issue"`
	Reassign *Reassign `json:"reassign,omitempty"`
	Issue    *Issue    `json:"issue,omitempty"`
	// Reason is why, in words, for the person who approves.
	Reason string `json:"reason"`
	// ReviewID and CampaignID tie the command to a recommendation.
	CampaignID string    `json:"campaign_id,omitempty"`
	ReviewID   string    `json:"review_id,omitempty"`
	AsOf       time.Time `json:"as_of"`
}

// Reassign are the parameters of ReassignReview.
type Reassign struct {
	CampaignID string `json:"campaign_id"`
	ReviewID   string `json:"review_id"`
	// From is the reviewer the decision was based on: another one found there means that it is stale.
	From string `json:"from_reviewer_id"`
	To   string `json:"to_reviewer_id"`
	// Level is the reviewer level, FIRST unless the campaign has more.
	Level string `json:"level"`
	// Note is shown to the new reviewer, 1 to 300 characters.
	Note string `json:"note"`
}

// Issue are the parameters of CreateIssue. Texts are plain; the writer renders them.
type Issue struct {
	Summary string   `json:"summary"`
	Lines   []string `json:"lines"`
	// Evidence are uuids of System Log events.
	Evidence []string `json:"evidence,omitempty"`
	// Link leads to the item in Okta or in the console; empty when there is none.
	Link     string `json:"link,omitempty"`
	Severity string `json:"severity" jsonschema:"enum=low,enum=medium,enum=high,enum=critical"`
}

// NewID derives the id of a command from the org, the action and what makes the request unique.
func NewID(org, action string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{org, action}, parts...), "\x00")))
	return hex.EncodeToString(sum[:10])
}

// Hash is the SHA-256, in hex, of the command's canonical JSON. An approval names it.
func (c Command) Hash() (string, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// Verdicts of an Approval.
const (
	Approved = "approved"
	Denied   = "denied"
)

// Approval allows or denies one exact command; one JSON object on topic action.approval.v1.
type Approval struct {
	CommandID string `json:"command_id"`
	Org       string `json:"org"`
	Person    string `json:"person_id"`
	// CommandHash is Command.Hash of the command that was shown to the approver.
	CommandHash string `json:"command_hash"`
	Verdict     string `json:"verdict" jsonschema:"enum=approved,enum=denied"`
	// Approver is the Okta id of the person, or the name of a stand-in.
	Approver string `json:"approver"`
}

// States of an Outcome.
const (
	// StateProposed: observer phase, no call was made.
	StateProposed = "proposed"
	// StateIntent: the call is about to be made. Not terminal: without a later outcome it is unknown.
	StateIntent = "intent"
	// StateRefused: the attempt certainly had no effect (429, 401, 403, or not sent at all). Not terminal: another
	// attempt may follow.
	StateRefused = "refused"
	// StateDone: the effect is there; Reference names it.
	StateDone = "done"
	// StateDenied: the approver said no.
	StateDenied = "denied"
	// StateStale: the world is no longer the one the command was approved for; nothing was done.
	StateStale = "stale"
	// StateHuman: it could not be established what happened; a person must look.
	StateHuman = "human"
	// StateRejected: Okta or Jira refused the request for good.
	StateRejected = "rejected"
)

// Outcome is one entry of the writer's ledger; one JSON object on topic action.outcome.v1.
type Outcome struct {
	CommandID   string `json:"command_id"`
	Org         string `json:"org"`
	Person      string `json:"person_id"`
	CommandHash string `json:"command_hash"`
	Action      string `json:"action"`
	State       string `json:"state" jsonschema:"enum=proposed,enum=intent,enum=refused,enum=done,enum=denied,enum=stale,enum=human,enum=rejected"`
	// Attempt counts the intents of the command from 1; 0 where there was none.
	Attempt int `json:"attempt"`
	// Reference is the Jira issue key or the review id that now holds the effect; of an intent, the version of the
	// target that the call was decided on.
	Reference string `json:"reference,omitempty"`
	// Detail says why, without secrets.
	Detail string `json:"detail,omitempty"`
	// At is Okta's or Jira's own time of the answer; zero where nothing was called.
	At time.Time `json:"at,omitzero"`
}

// Terminal tells whether no further entry of the command is to be expected; after StateProposed only while the
// phase stays observer.
func (o Outcome) Terminal() bool { return o.State != StateIntent && o.State != StateRefused }
