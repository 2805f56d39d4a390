package governance

import (
	"errors"
	"fmt"
	"strings"

	"recert/ingest/internal/entity"
	"recert/schemas/directory"
)

// errIncomplete says that a review does not name what it is about.
var errIncomplete = errors.New("the review names no campaign, person or resource")

// Review reads one item of a campaign. A reviewer that is a group stands in ReviewerID when no person is named.
func Review(org string, raw []byte) (directory.Review, error) {
	var r struct {
		ID          string `json:"id"`
		CampaignID  string `json:"campaignId"`
		ResourceID  string `json:"resourceId"`
		Decision    string `json:"decision"`
		Decided     string `json:"decided"`
		Created     string `json:"created"`
		LastUpdated string `json:"lastUpdated"`
		Principal   struct {
			ID string `json:"id"`
		} `json:"principalProfile"`
		Reviewer struct {
			ID string `json:"id"`
		} `json:"reviewerProfile"`
		ReviewerGroup struct {
			ID string `json:"groupId"`
		} `json:"reviewerGroupProfile"`
		ReviewerType string `json:"reviewerType"`
		Level        string `json:"currentReviewerLevel"`
		Conflicts    []struct {
			ID string `json:"id"`
		} `json:"riskRuleConflicts"`
	}
	if err := entity.Decode(raw, &r); err != nil {
		return directory.Review{}, fmt.Errorf("reading review: %w", err)
	}
	if !entity.ID(r.ID) {
		return directory.Review{}, fmt.Errorf("reading review: %w", entity.ErrNoID)
	}
	if !entity.ID(r.CampaignID) || !entity.ID(r.Principal.ID) || !entity.ID(r.ResourceID) {
		return directory.Review{}, fmt.Errorf("reading review: %w", errIncomplete)
	}
	reviewer := r.Reviewer.ID
	if !entity.ID(reviewer) {
		reviewer = r.ReviewerGroup.ID
	}
	if !entity.ID(reviewer) {
		reviewer = ""
	}
	return directory.Review{
		Org: org, ID: r.ID, CampaignID: r.CampaignID, UserID: r.Principal.ID, Resource: r.ResourceID, Kind: kind(r.ResourceID),
		ReviewerID: reviewer, ReviewerType: entity.Word(r.ReviewerType), Level: entity.Word(r.Level), Decision: entity.Word(r.Decision),
		Decided: entity.Time(r.Decided), Created: entity.Time(r.Created), LastUpdated: entity.Time(r.LastUpdated),
		RiskRules: broken(r.Conflicts),
	}, nil
}

// kind tells groups by their prefix. Whatever else is reviewed (an app, a collection) is named as an app: what
// the directory does not know leads to a question, never to a revocation.
func kind(resource string) string {
	if strings.HasPrefix(resource, "00g") {
		return directory.KindGroup
	}
	return directory.KindApp
}
