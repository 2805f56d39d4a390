// Package feature is what a review item looked like when it was scored: everything that a model is trained on, and
// what every model, simple rule and the served recommendation said of it.
//
// A record holds no time of processing and nothing random: the same inputs give the same bytes.
package feature

import "time"

// Item is one review item as of its campaign's launch; one JSON object on topic score.feature.v1, key (org, review).
type Item struct {
	Org        string `json:"org" jsonschema:"description=Immutable id of the Okta org"`
	CampaignID string `json:"campaign_id"`
	ReviewID   string `json:"review_id"`
	UserID     string `json:"user_id"`
	Resource   string `json:"resource_id" jsonschema:"description=Okta id of the app or group under review"`
	Kind       string `json:"resource_kind" jsonschema:"enum=app,enum=group"`
	ReviewerID string `json:"reviewer_id,omitempty"`
	// AsOf is the launch of the campaign: nothing later was looked at. Revision is the recommendation's.
	AsOf     time.Time `json:"as_of"`
	Revision int       `json:"revision"`
	// Levels are the categorical attributes by name, Numbers the numeric signals; what is absent is not known.
	Levels  map[string]string  `json:"levels"`
	Numbers map[string]float64 `json:"numbers"`
	// Outcome is what was recommended, and Score the probability of "the access should stay" behind it.
	Outcome string  `json:"outcome" jsonschema:"enum=approve,enum=revoke,enum=clarify"`
	Score   float64 `json:"score" jsonschema:"minimum=0,maximum=1"`
	// Model names the model and version that were served.
	Model string `json:"model_version"`
	// Scores are the same probability by every model that was asked: rules, the served one, the challengers.
	Scores map[string]float64 `json:"scores"`
	// Baselines are what simple rules say, approve or revoke, by the rule's name.
	Baselines map[string]string `json:"baselines"`
	// Holdout tells that the recommendation is not to be shown to the reviewer: what is decided on such items is
	// never trained on, and says how reviewers decide unassisted.
	Holdout bool `json:"holdout,omitempty"`
}

// The rules' own entry in Scores, and the names of the simple rules in Baselines.
const (
	Rules   = "rules"
	Okta90  = "okta_90"
	Entra30 = "entra_30"
	// Midpoint is midPoint's outlier detection.
	Midpoint = "midpoint"
)

// Of a thousand items, holdoutShare are left without a shown recommendation.
const holdoutShare = 70

// HeldOut tells whether a review is one of the random share that is decided without a recommendation. It is a pure
// function of the review's id, so every stage, restart and re-score agrees: the one draw of recert that depends on an
// id. Whoever renames reviews draws anew, and no outcome and no confidence moves with it.
func HeldOut(org, review string) bool {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset)
	for _, part := range []string{org, "|holdout|", review} {
		for i := range len(part) {
			h = (h ^ uint64(part[i])) * prime
		}
	}
	h = (h ^ h>>32) * 0x9e3779b97f4a7c15 // ids differ in their last letters, which FNV hardly spreads
	return (h>>33)%1000 < holdoutShare
}
