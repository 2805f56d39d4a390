// Package recommendation is what score/review says about one review item: an outcome with its reasons.
//
// A recommendation is computed, never generated, and holds no time of processing and nothing random:
// the same inputs give the same bytes.
package recommendation

import "time"

// Outcomes.
const (
	Approve = "approve"
	Revoke  = "revoke"
	Clarify = "clarify"
)

// Recommendation is the advice on one review item as of its campaign's launch; one JSON object on
// topic recommendation.v1. A newer one of the same review has a higher (AsOf, Revision).
type Recommendation struct {
	Org        string `json:"org" jsonschema:"description=Immutable id of the Okta org"`
	CampaignID string `json:"campaign_id"`
	ReviewID   string `json:"review_id"`
	UserID     string `json:"user_id"`
	Resource   string `json:"resource_id" jsonschema:"description=Okta id of the app or group under review"`
	Kind       string `json:"resource_kind" jsonschema:"enum=app,enum=group"`
	ReviewerID string `json:"reviewer_id,omitempty"`
	// Outcome is Approve, Revoke or Clarify.
	Outcome string `json:"outcome" jsonschema:"enum=approve,enum=revoke,enum=clarify"`
	// Confidence is the probability that the outcome is right, 0 to 1.
	Confidence float64 `json:"confidence" jsonschema:"minimum=0,maximum=1"`
	// Risk orders the work of reviewers, 0 to 1: what would go wrong if the item were waved through.
	Risk float64 `json:"risk" jsonschema:"minimum=0,maximum=1"`
	// Reasons are sorted by weight, the strongest first.
	Reasons []Reason `json:"reasons"`
	// Evidence names the System Log events that the reasons rest on, by uuid, newest first.
	Evidence []string `json:"evidence"`
	// Question is what to ask the reviewer; empty unless Outcome is Clarify.
	Question string `json:"question,omitempty"`
	// Model names the model and its version, Rules the version of the rule files.
	Model string `json:"model_version"`
	Rules string `json:"rules_version"`
	// AsOf is the launch of the campaign: nothing that happened later is looked at.
	AsOf time.Time `json:"as_of"`
	// Holdout tells that nothing of this may reach the reviewer before the item is decided: a random 7 % of the items
	// are decided unassisted, so that what is learned from decisions is not only an echo of earlier advice. No issue and
	// no reassignment is asked for because of it; see adr/0016.
	Holdout bool `json:"holdout,omitempty" jsonschema:"description=True: nothing of this may be shown to whoever reviews the item before it is decided"`
	// Revision 0 says that data was incomplete, 1 is the scored item, more is a re-score.
	Revision int `json:"revision"`
}

// Reason is one signal that spoke for or against the access.
type Reason struct {
	// Code is stable and in upper snake case, for example USAGE_SILENT.
	Code string `json:"code"`
	// Weight is the signed contribution in logits: positive speaks for keeping the access.
	Weight float64 `json:"weight"`
	// Text is the reason in words, with its numbers.
	Text string `json:"text"`
	// Numbers are the figures of the text, by name.
	Numbers map[string]float64 `json:"numbers,omitempty"`
}
