// Package directory holds what okta-snapshot publishes about an org: who exists, what exists, who has what.
//
// Records are JSON on compacted topics, one per entity. A removal is a record with Removed set, never the
// absence of a record, so that history as of any day can be asked for and a partial snapshot removes nobody.
package directory

import "time"

// User is a person or account of the org, DEPROVISIONED ones included.
type User struct {
	Org           string            `json:"org"`
	ID            string            `json:"id"`
	Status        string            `json:"status"`
	Login         string            `json:"login"`
	DisplayName   string            `json:"display_name,omitempty"`
	Department    string            `json:"department,omitempty"`
	Title         string            `json:"title,omitempty"`
	ManagerID     string            `json:"manager_id,omitempty"`
	UserType      string            `json:"user_type,omitempty"`
	TypeID        string            `json:"type_id,omitempty"`
	Profile       map[string]string `json:"profile,omitempty"`
	Created       time.Time         `json:"created"`
	Activated     time.Time         `json:"activated,omitzero"`
	StatusChanged time.Time         `json:"status_changed,omitzero"`
	LastLogin     time.Time         `json:"last_login,omitzero"`
	LastUpdated   time.Time         `json:"last_updated"`
	// Removed is set when Okta no longer knows the id; RemovedAt is Okta's time of the snapshot that found it gone.
	Removed   bool      `json:"removed,omitempty"`
	RemovedAt time.Time `json:"removed_at,omitzero"`
	// FoundAt is Okta's time of the snapshot that found it again after a removal, so that the removal does not
	// outlive the return in history: Okta's own times may be older than it.
	FoundAt time.Time `json:"found_at,omitzero"`
}

// Group is a group with the rules that put people into it.
type Group struct {
	Org         string    `json:"org"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Description string    `json:"description,omitempty"`
	Type        string    `json:"type"` // OKTA_GROUP, APP_GROUP or BUILT_IN
	Rules       []Rule    `json:"rules,omitempty"`
	LastUpdated time.Time `json:"last_updated"`
	Removed     bool      `json:"removed,omitempty"`
	RemovedAt   time.Time `json:"removed_at,omitzero"`
	FoundAt     time.Time `json:"found_at,omitzero"` // as for a User
}

// Rule is a group rule that assigns people to the group which carries it.
type Rule struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Status string `json:"status"` // ACTIVE, INACTIVE or INVALID
}

// App is an application instance.
type App struct {
	Org         string    `json:"org"`
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Label       string    `json:"label"`
	Status      string    `json:"status"`
	SignOnMode  string    `json:"sign_on_mode,omitempty"`
	Features    []string  `json:"features,omitempty"`
	Created     time.Time `json:"created"`
	LastUpdated time.Time `json:"last_updated"`
	Removed     bool      `json:"removed,omitempty"`
	RemovedAt   time.Time `json:"removed_at,omitzero"`
	FoundAt     time.Time `json:"found_at,omitzero"` // as for a User
}

// Kinds of resources.
const (
	KindApp   = "app"
	KindGroup = "group"
)

// Paths by which a person holds a resource; a path through a group is PathGroup + the group's id.
const (
	PathDirect = "direct"
	PathRule   = "rule:"
	PathGroup  = "group:"
)

// Assignment is one way in which one person holds one resource, group memberships included.
type Assignment struct {
	Org      string `json:"org"`
	UserID   string `json:"user_id"`
	Kind     string `json:"kind"` // KindApp or KindGroup
	Resource string `json:"resource"`
	// Path is PathDirect, PathGroup+id for an app that comes from a group, PathRule+id for a rule-made membership.
	Path string `json:"path"`
	// Status is Okta's status of the app user (ACTIVE, PROVISIONED, SUSPENDED …), empty for a membership.
	Status string `json:"status,omitempty"`
	// Granted is when Okta says that the assignment was made; zero where Okta does not say (memberships).
	Granted     time.Time `json:"granted,omitzero"`
	LastUpdated time.Time `json:"last_updated,omitzero"`
	Removed     bool      `json:"removed,omitempty"`
	RemovedAt   time.Time `json:"removed_at,omitzero"`
	// FoundAt is as for a User; for a membership, of which Okta gives no times, also when a later snapshot than the
	// first finds it new.
	FoundAt time.Time `json:"found_at,omitzero"`
}

// Campaign is a certification campaign.
type Campaign struct {
	Org      string    `json:"org"`
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Status   string    `json:"status"` // SCHEDULED, LAUNCHING, ACTIVE, COMPLETED, DELETED or ERROR
	Launched time.Time `json:"launched,omitzero"`
	Ends     time.Time `json:"ends,omitzero"`
	// History is set when the campaign was already closed when it was first seen: it is never scored.
	History     bool      `json:"history,omitempty"`
	LastUpdated time.Time `json:"last_updated"`
}

// Review is one item of a campaign: one person, one resource, one reviewer.
type Review struct {
	Org          string    `json:"org"`
	ID           string    `json:"id"`
	CampaignID   string    `json:"campaign_id"`
	UserID       string    `json:"user_id"`
	Resource     string    `json:"resource"`
	Kind         string    `json:"kind"` // KindApp or KindGroup
	ReviewerID   string    `json:"reviewer_id,omitempty"`
	ReviewerType string    `json:"reviewer_type,omitempty"`
	Level        string    `json:"level,omitempty"`
	Decision     string    `json:"decision"` // UNREVIEWED, APPROVE or REVOKE
	Decided      time.Time `json:"decided,omitzero"`
	Created      time.Time `json:"created"`
	LastUpdated  time.Time `json:"last_updated"`
	// RiskRules are the ids of the risk rules that Okta itself says the item breaks, sorted.
	RiskRules []string `json:"risk_rules,omitempty"`
	// History is set on the items of a campaign that was already closed when first seen.
	History bool `json:"history,omitempty"`
}

// Ready closes the reviews of one campaign in one partition; it is the record with header kind=ready.
type Ready struct {
	Org        string    `json:"org"`
	CampaignID string    `json:"campaign_id"`
	Launched   time.Time `json:"launched"`
	// Items is how many reviews of the campaign this partition holds.
	Items int `json:"items"`
	// Positions is the directory that the campaign is scored with: topic → partition → next offset.
	Positions map[string]map[int32]int64 `json:"positions"`
}

// Types of a Snapshot.
const (
	TypeUsers       = "users"
	TypeGroups      = "groups"
	TypeApps        = "apps"
	TypeAssignments = "assignments"
	TypeMembers     = "members"
	TypeCampaigns   = "campaigns"
	TypeRiskRules   = "risk_rules"
	TypeAll         = "all"
)

// States of a Snapshot.
const (
	StateComplete    = "complete"
	StateQuarantined = "quarantined"
)

// Snapshot says how the latest full listing of one type of one org ended.
// The record of TypeAll with StateComplete tells that every type has been complete at least once.
type Snapshot struct {
	Org  string `json:"org"`
	Type string `json:"type"`
	// Generation counts the full snapshots of the org from 1.
	Generation int64     `json:"generation"`
	State      string    `json:"state"`
	Reason     string    `json:"reason,omitempty"`
	Listed     int       `json:"listed"`
	Previous   int       `json:"previous"`
	At         time.Time `json:"at"` // Okta's own time
	// Positions is what had been written when the record was: topic → partition → next offset.
	Positions map[string]map[int32]int64 `json:"positions,omitempty"`
	// Attributes are the custom profile attributes of the user schema, sorted; on TypeUsers only.
	Attributes []string `json:"attributes,omitempty"`
}
