// Package figures reads the quality report out of the views quality_* of ClickHouse.
//
// Input are the views, output is a Report: plain values, nil where a view says null. Nothing is computed here: page
// and metrics show what an analyst finds in the views. A query that fails fails the whole read, so that a report is
// never half of one state and half of another look's.
package figures

import "time"

// Report is all that the page and the metrics show.
type Report struct {
	Orgs []Org
}

// Org is one org with its newest campaigns.
type Org struct {
	ID string
	// ReadUntil is up to where the log of the org is landed; nil before anything is.
	ReadUntil *time.Time
	// History are the campaigns without their details, the newest first; Campaigns the newest few of them with all.
	History   []Summary
	Campaigns []Campaign
	Models    []Version
}

// Campaign is one campaign with every figure about it.
type Campaign struct {
	Summary
	Models    []Model
	Bins      []Bin
	Coverage  []Coverage
	Curve     []Point
	Disparity []Group
	Drift     []Drift
	Moods     []Mood // at most one
	Reviewers []Reviewer
	Effort    []Effort
}

// Summary is a row of quality_campaigns, with the campaign's name and state.
type Summary struct {
	Org           string     `ch:"org"`
	ID            string     `ch:"campaign_id"`
	Name          string     `ch:"name"`
	Status        string     `ch:"status"`
	Launched      *time.Time `ch:"launched"`
	ModelVersions []string   `ch:"model_versions"`

	Items        uint64 `ch:"items"`
	ApproveItems uint64 `ch:"approve_items"`
	RevokeItems  uint64 `ch:"revoke_items"`
	ClarifyItems uint64 `ch:"clarify_items"`

	Decided         uint64 `ch:"decided"`
	ApproveApproved uint64 `ch:"approve_approved"`
	ApproveRevoked  uint64 `ch:"approve_revoked"`
	RevokeRevoked   uint64 `ch:"revoke_revoked"`
	RevokeApproved  uint64 `ch:"revoke_approved"`
	ClarifyApproved uint64 `ch:"clarify_approved"`
	ClarifyRevoked  uint64 `ch:"clarify_revoked"`

	Advised           uint64   `ch:"advised"`
	Agreed            uint64   `ch:"agreed"`
	Agreement         *float64 `ch:"agreement"`
	AgreementLow      *float64 `ch:"agreement_low"`
	AgreementHigh     *float64 `ch:"agreement_high"`
	AgreementWeighted *float64 `ch:"agreement_weighted"`
	OverrideToRevoke  *float64 `ch:"override_to_revoke"`
	OverrideToApprove *float64 `ch:"override_to_approve"`

	Assisted          uint64   `ch:"assisted"`
	AssistedAgreement *float64 `ch:"assisted_agreement"`
	AssistedLow       *float64 `ch:"assisted_low"`
	AssistedHigh      *float64 `ch:"assisted_high"`
	Holdout           uint64   `ch:"holdout"`
	HoldoutAgreement  *float64 `ch:"holdout_agreement"`
	HoldoutLow        *float64 `ch:"holdout_low"`
	HoldoutHigh       *float64 `ch:"holdout_high"`
	Gap               *float64 `ch:"assistance_gap"`
	GapLow            *float64 `ch:"assistance_gap_low"`
	GapHigh           *float64 `ch:"assistance_gap_high"`

	Enough bool `ch:"enough"`
}

// key names the campaign of a row.
type key struct {
	Org        string `ch:"org"`
	CampaignID string `ch:"campaign_id"`
}

func (k key) of() key { return k }
