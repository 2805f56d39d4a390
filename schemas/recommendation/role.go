package recommendation

import "time"

// Role is a proposal of score/mine: a set of permissions that a set of people hold together and might be given as one
// role; one JSON object on topic recommendation.role.v1. What it grants decides its id, so a later run that finds it again
// replaces it; one that does not says so by Withdrawn.
type Role struct {
	Org    string `json:"org" jsonschema:"description=Immutable id of the Okta org"`
	RoleID string `json:"role_id" jsonschema:"description=Stable for the same set of permissions"`
	// Name is made of Attributes, or of a permission where no attributes fit.
	Name string `json:"name"`
	// Attributes are the conjunction of profile attributes that fits the members best; empty when none is known.
	Attributes map[string]string `json:"attributes,omitempty"`
	// Precision is the share of people of these attributes who are members, Recall the share of members who have
	// these attributes, Purity their harmonic mean (F1).
	Precision float64 `json:"precision" jsonschema:"minimum=0,maximum=1"`
	Recall    float64 `json:"recall" jsonschema:"minimum=0,maximum=1"`
	Purity    float64 `json:"purity" jsonschema:"minimum=0,maximum=1"`
	// Members are the ids of the people who get the role, directly or by a role that inherits it.
	Members []string `json:"members"`
	// Permissions is all that the role would grant, `app:` or `group:` and an Okta id each.
	Permissions []string `json:"permissions"`
	// Inherits are ids of roles that are part of this one.
	Inherits []string `json:"inherits,omitempty"`
	// Unused are permissions that the members hold and none of them was seen to use, although others' use is seen: the role leaves
	// them out.
	Unused []string `json:"unused,omitempty"`
	// Loses are members and what they would no longer have.
	Loses []RoleChange `json:"loses,omitempty"`
	// Gains are people of the attributes who are no members, and what they would get if the role went by attributes. At
	// most RoleChangesMax are listed; GainCount counts all.
	Gains     []RoleChange `json:"gains,omitempty"`
	GainCount int          `json:"gain_count"`
	// Replaced is how many direct assignments to single people the role stands for, Needed how many assignments and
	// permissions it takes instead.
	Replaced int `json:"replaced"`
	Needed   int `json:"needed"`
	// Withdrawn says that the newest run did not find the role any more.
	Withdrawn bool `json:"withdrawn,omitempty"`
	// AsOf is how far the org's log had landed when the role was mined.
	AsOf time.Time `json:"as_of"`
}

// RoleChangesMax bounds the lists of changes of one proposal.
const RoleChangesMax = 500

// RoleChange is what one person would gain or lose.
type RoleChange struct {
	UserID      string   `json:"user_id"`
	Permissions []string `json:"permissions"`
}
