package entity

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"recert/schemas/directory"
)

// Group is a group and when its members changed last.
type Group struct {
	directory.Group
	MembersUpdated time.Time
}

// ReadGroup reads one element of /api/v1/groups and gives it its rules.
func ReadGroup(org string, raw []byte, rules Rules) (Group, error) {
	var g struct {
		ID             string `json:"id"`
		Type           string `json:"type"`
		LastUpdated    string `json:"lastUpdated"`
		MembersUpdated string `json:"lastMembershipUpdated"`
		Profile        struct {
			Name        string `json:"name"`
			Description string `json:"description"`
		} `json:"profile"`
	}
	if err := Decode(raw, &g); err != nil {
		return Group{}, fmt.Errorf("reading group: %w", err)
	}
	if !ID(g.ID) {
		return Group{}, fmt.Errorf("reading group: %w", ErrNoID)
	}
	return Group{
		Group: directory.Group{
			Org: org, ID: g.ID, Name: Name(g.Profile.Name), Description: Text(g.Profile.Description, maxDescription),
			Type: Word(g.Type), Rules: rules[g.ID], LastUpdated: Time(g.LastUpdated),
		},
		MembersUpdated: Time(g.MembersUpdated),
	}, nil
}

// Rules are the group rules by the group that they fill, each group's sorted by id.
type Rules map[string][]directory.Rule

// Add takes one element of /api/v1/groups/rules and returns its id.
func (r Rules) Add(raw []byte) (string, error) {
	var v struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Status  string `json:"status"`
		Actions struct {
			Assign struct {
				Groups []string `json:"groupIds"`
			} `json:"assignUserToGroups"`
		} `json:"actions"`
	}
	if err := Decode(raw, &v); err != nil {
		return "", fmt.Errorf("reading group rule: %w", err)
	}
	if !ID(v.ID) {
		return "", fmt.Errorf("reading group rule: %w", ErrNoID)
	}
	rule := directory.Rule{ID: v.ID, Name: Name(v.Name), Status: Word(v.Status)}
	for _, group := range v.Actions.Assign.Groups {
		at, found := slices.BinarySearchFunc(r[group], v.ID, func(have directory.Rule, id string) int { return strings.Compare(have.ID, id) })
		if found {
			r[group][at] = rule
			continue
		}
		r[group] = slices.Insert(r[group], at, rule)
	}
	return v.ID, nil
}

// Path is how people come into the group: by its first active rule, else directly. Okta does not say which of
// several rules put a person in.
func (r Rules) Path(group string) string {
	for _, rule := range r[group] {
		if rule.Status == "ACTIVE" {
			return directory.PathRule + rule.ID
		}
	}
	return directory.PathDirect
}
