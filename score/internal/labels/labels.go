// Package labels reads what reviewers decided out of the events, and says how much each decision counts.
//
// Input are confirmed access events, output labels with weights. It is pure. No response is no approval, and
// delegation no decision; a request that was cancelled or ran out was decided by nobody. A reviewer's label weighs
// what the view decisions says, written in SQL there.
package labels

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"recert/schemas/event"
	"recert/schemas/topic"
)

// Decisions of a Label.
const (
	Approve = "APPROVE"
	Revoke  = "REVOKE"
)

// Label is one decision of a reviewer, or the outcome of an access request.
type Label struct {
	Org string `json:"org"`
	// Campaign is empty for a request: which item it is about is known when the features are.
	Campaign string `json:"campaign_id"`
	Person   string `json:"user_id"`
	Resource string `json:"resource_id"`
	Reviewer string `json:"reviewer_id"`
	// Decision is Approve or Revoke.
	Decision string `json:"decision"`
	// At is when, in nanoseconds since 1970; ID the identity of the event.
	At int64  `json:"at"`
	ID string `json:"id"`
}

// Key is the key of the label's record: a later decision on the same item replaces it. Each request stays: one that
// comes after a training must not take away what that was trained on.
func (l *Label) Key() []byte {
	if l.Campaign == "" {
		return topic.Key(l.Org, l.Campaign, l.Person, l.Resource, l.ID)
	}
	return topic.Key(l.Org, l.Campaign, l.Person, l.Resource)
}

// Compare orders labels by when they were given, then by the identity of the event.
func Compare(a, b *Label) int {
	return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.ID, b.ID))
}

// Kinds of what an event says.
const (
	// Nothing is an event that is of no use here.
	Nothing = ""
	// Decided carries a label.
	Decided = "decided"
	// Undecided is a decision that decides nothing: no response, delegation.
	Undecided = "undecided"
	// Closed ends a campaign.
	Closed = "closed"
	// Requested, Granted and Refused are steps of an access request.
	Requested = "requested"
	Granted   = "granted"
	Refused   = "refused"
)

var (
	aboutCampaigns = []byte("certification.campaign.")
	aboutRequests  = []byte("access.request.")
)

// Concerns tells, without decoding an event, whether it may say something.
func Concerns(value []byte) bool {
	return bytes.Contains(value, aboutCampaigns) || bytes.Contains(value, aboutRequests)
}

// Of reads an event; the label is there for Decided, for Granted and Refused where somebody decided on a person and
// a resource that are named, and with Campaign, At and ID only for Closed.
func Of(e *event.Access) (kind string, l *Label) {
	if !e.Confirmed {
		return Nothing, nil
	}
	d := e.Debug
	switch e.Type {
	case "certification.campaign.item.decide":
		return decision(e)
	case "certification.campaign.close":
		if id := d["campaignId"]; id != "" {
			return Closed, &Label{Org: e.Org, Campaign: id, At: e.Published, ID: e.ID}
		}
	case "access.request.create":
		return Requested, nil
	case "access.request.resolve":
		return Granted, request(e, Approve)
	case "access.request.reject":
		return Refused, request(e, Revoke)
	case "access.request.cancel", "access.request.expire":
		return Refused, nil
	}
	return Nothing, nil
}

// maxID bounds an id, in bytes; Okta's have 20.
const maxID = 128

func decision(e *event.Access) (kind string, l *Label) {
	d := e.Debug
	l = &Label{
		Org: e.Org, Campaign: d["campaignId"], Person: d["campaignItemPrincipalId"], Resource: d["campaignItemResourceId"],
		Reviewer: cmp.Or(d["campaignItemReviewerId"], e.ActorID), Decision: d["campaignItemDecision"], At: e.Published, ID: e.ID,
	}
	if !plain(l.Campaign) || !plain(l.Person) || !plain(l.Resource) {
		return Nothing, nil
	}
	if l.Decision != Approve && l.Decision != Revoke {
		return Undecided, nil
	}
	return Decided, l
}

func plain(id string) bool { return id != "" && len(id) <= maxID && !strings.Contains(id, "|") }

// request is the label of a request's outcome, nil where it does not say what about.
func request(e *event.Access, decision string) *Label {
	l := &Label{
		Org: e.Org, Person: e.Debug["requestedForId"], Resource: e.Debug["requestedResourceId"], Reviewer: e.ActorID,
		Decision: decision, At: e.Published, ID: e.ID,
	}
	if !plain(l.Person) || !plain(l.Resource) {
		return nil
	}
	return l
}

// Sort puts labels into their order.
func Sort(all []*Label) { slices.SortFunc(all, Compare) }
