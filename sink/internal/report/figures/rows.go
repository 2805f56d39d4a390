package figures

import "time"

// The names of parts, measures and states that page and metrics pick out.
const (
	PartAll     = "all"
	PartHoldout = "holdout"
	KindModel   = "model"
	Served      = "served"
	Mass        = "mass"
	Recommended = "recommended"
	Overridden  = "overridden"
	TooFew      = "too few"
	FourFifths  = "breaks four fifths"
	MoreOften   = "more often"
	Act         = "act"
	Watch       = "watch"
	Moved       = "moved"
	NotMeasured = "not measured"
)

// Model is a row of quality_models.
type Model struct {
	key
	Name            string   `ch:"model"`
	Kind            string   `ch:"kind"`
	Part            string   `ch:"part"`
	N               uint64   `ch:"n"`
	Approved        uint64   `ch:"approved"`
	Agreement       *float64 `ch:"agreement"`
	AgreementLow    *float64 `ch:"agreement_low"`
	AgreementHigh   *float64 `ch:"agreement_high"`
	RevokeSaid      uint64   `ch:"revoke_said"`
	RevokePrecision *float64 `ch:"revoke_precision"`
	RevokeRecall    *float64 `ch:"revoke_recall"`
	AUC             *float64 `ch:"auc"`
	LogLoss         *float64 `ch:"logloss"`
	Brier           *float64 `ch:"brier"`
	BrierSkill      *float64 `ch:"brier_skill"`
	ECEMass         *float64 `ch:"ece_mass"`
	ECEWidth        *float64 `ch:"ece_width"`
	ECEChance       *float64 `ch:"ece_chance"`
	Enough          bool     `ch:"enough"`
}

// Bin is a row of quality_calibration.
type Bin struct {
	key
	Part      string  `ch:"part"`
	Binning   string  `ch:"binning"`
	Bin       uint8   `ch:"bin"`
	N         float64 `ch:"n"`
	Predicted float64 `ch:"predicted"`
	Observed  float64 `ch:"observed"`
	Low       float64 `ch:"low"`
	High      float64 `ch:"high"`
}

// Coverage is a row of quality_coverage.
type Coverage struct {
	key
	Target       float64  `ch:"target"`
	N            uint64   `ch:"n"`
	Rows         uint64   `ch:"rows"`
	Coverage     float64  `ch:"coverage"`
	Threshold    *float64 `ch:"threshold"`
	Agreement    *float64 `ch:"agreement"`
	AgreementLow *float64 `ch:"agreement_low"`
	SureCoverage float64  `ch:"sure_coverage"`
	Enough       bool     `ch:"enough"`
}

// Point is a row of quality_curve.
type Point struct {
	key
	Rows          uint64  `ch:"rows"`
	Coverage      float64 `ch:"coverage"`
	Agreement     float64 `ch:"agreement"`
	AgreementLow  float64 `ch:"agreement_low"`
	AgreementHigh float64 `ch:"agreement_high"`
}

// Group is a row of quality_disparity.
type Group struct {
	key
	Measure   string   `ch:"measure"`
	Attribute string   `ch:"attribute"`
	Level     string   `ch:"level"`
	N         uint64   `ch:"n"`
	Hits      uint64   `ch:"hits"`
	Rate      *float64 `ch:"rate"`
	Low       *float64 `ch:"low"`
	High      *float64 `ch:"high"`
	Gap       *float64 `ch:"gap"`
	GapLow    *float64 `ch:"gap_low"`
	GapHigh   *float64 `ch:"gap_high"`
	PValue    *float64 `ch:"p_value"`
	KeepRatio *float64 `ch:"keep_ratio"`
	FlagRatio *float64 `ch:"flag_ratio"`
	Verdict   string   `ch:"verdict"`
}

// Drift is a row of quality_drift.
type Drift struct {
	key
	Previous  string   `ch:"previous_campaign_id"`
	Feature   string   `ch:"feature"`
	Kind      string   `ch:"kind"`
	N         uint64   `ch:"n"`
	NPrevious uint64   `ch:"n_previous"`
	PSI       *float64 `ch:"psi"`
	Noise     *float64 `ch:"noise"`
	State     string   `ch:"state"`
}

// Mood is a row of quality_decision_drift.
type Mood struct {
	key
	Previous             string   `ch:"previous_campaign_id"`
	Approved             *float64 `ch:"approved"`
	ApprovedPrevious     *float64 `ch:"approved_previous"`
	Reviewers            uint64   `ch:"reviewers"`
	SameN                uint64   `ch:"same_n"`
	SameApproved         *float64 `ch:"same_approved"`
	SameApprovedPrevious *float64 `ch:"same_approved_previous"`
	Gap                  *float64 `ch:"gap"`
	GapLow               *float64 `ch:"gap_low"`
	GapHigh              *float64 `ch:"gap_high"`
	State                string   `ch:"state"`
}

// Reviewer is a row of quality_reviewers.
type Reviewer struct {
	key
	ID            string   `ch:"reviewer_id"`
	Pseudonym     string   `ch:"pseudonym"`
	Decided       uint64   `ch:"decided"`
	Approved      uint64   `ch:"approved"`
	Advised       uint64   `ch:"advised"`
	Agreed        uint64   `ch:"agreed"`
	WavedThrough  uint64   `ch:"waved_through"`
	MedianSeconds *float64 `ch:"median_seconds"`
	Speed         *float64 `ch:"speed"`
	Bulk          *float64 `ch:"bulk"`
	Uniformity    *float64 `ch:"uniformity"`
	RubberStamp   *float64 `ch:"rubber_stamp"`
	State         string   `ch:"state"`
}

// Effort is a row of quality_effort.
type Effort struct {
	key
	Target        float64  `ch:"target"`
	Threshold     *float64 `ch:"threshold"`
	Measured      uint64   `ch:"measured"`
	Agreement     *float64 `ch:"agreement"`
	AgreementLow  *float64 `ch:"agreement_low"`
	AutoItems     uint64   `ch:"auto_items"`
	AutoShare     float64  `ch:"auto_share"`
	MedianSeconds *float64 `ch:"median_seconds"`
	MinutesAll    *float64 `ch:"minutes_all"`
	MinutesSaved  *float64 `ch:"minutes_saved"`
}

// Version is a row of models.
type Version struct {
	Org          string             `ch:"org"`
	Name         string             `ch:"name"`
	Version      string             `ch:"version"`
	Role         string             `ch:"role"`
	TrainedUntil time.Time          `ch:"trained_until"`
	Rows         uint64             `ch:"rows"`
	Denials      uint64             `ch:"denials"`
	HeldOut      uint64             `ch:"held_out"`
	Figures      map[string]float64 `ch:"figures"`
}
