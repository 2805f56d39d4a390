package okta

import (
	"encoding/json"

	"recert/schemas/command"
	"recert/sink/internal/effect"
	"recert/sink/internal/plain"
)

const textLimit = 64

// review is what is read of Okta's review item.
type review struct {
	ID          string `json:"id"`
	CampaignID  string `json:"campaignId"`
	Decision    string `json:"decision"`
	Level       string `json:"currentReviewerLevel"`
	LastUpdated string `json:"lastUpdated"`
	Reviewer    struct {
		ID string `json:"id"`
	} `json:"reviewerProfile"`
}

// judge compares the review with the one that the command was approved for.
func (v *review) judge(r *command.Reassign, tried bool) effect.View {
	changed := func(detail string) effect.View { return effect.View{Seen: effect.Changed, Detail: detail} }
	switch {
	case v.CampaignID != r.CampaignID:
		return changed("the review belongs to another campaign")
	case tried && v.Reviewer.ID == r.To:
		return effect.View{Seen: effect.There, Reference: v.ID} // also when that reviewer has decided since
	case v.Decision != "UNREVIEWED":
		return changed("the review is decided: " + plain.Line(v.Decision, textLimit))
	case v.Reviewer.ID == r.To:
		return changed("somebody else has handed the review to " + r.To)
	case v.Reviewer.ID != r.From:
		return changed("the review is now with " + orNobody(plain.Line(v.Reviewer.ID, textLimit)))
	case v.Level != "" && r.Level != "" && v.Level != r.Level:
		return changed("the review is now at level " + plain.Line(v.Level, textLimit))
	default:
		return effect.View{Seen: effect.Free, Version: plain.Line(v.LastUpdated, textLimit)}
	}
}

// shows tells whether the answer to a reassignment holds the review with its new reviewer.
func shows(body []byte, r *command.Reassign) bool {
	var list struct {
		Data []review `json:"data"`
	}
	if json.Unmarshal(body, &list) != nil {
		return false
	}
	for i := range list.Data {
		if list.Data[i].ID == r.ReviewID && list.Data[i].Reviewer.ID == r.To {
			return true
		}
	}
	return false
}
