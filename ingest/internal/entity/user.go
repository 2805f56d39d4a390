package entity

import (
	"encoding/json"
	"fmt"
	"strings"

	"recert/schemas/directory"
)

// User reads one element of /api/v1/users; the attributes that hide names stay out of the profile.
func User(org string, raw []byte, hide map[string]bool) (directory.User, error) {
	var u struct {
		ID            string `json:"id"`
		Status        string `json:"status"`
		Created       string `json:"created"`
		Activated     string `json:"activated"`
		StatusChanged string `json:"statusChanged"`
		LastLogin     string `json:"lastLogin"`
		LastUpdated   string `json:"lastUpdated"`
		Type          struct {
			ID string `json:"id"`
		} `json:"type"`
		Profile map[string]json.RawMessage `json:"profile"`
	}
	if err := Decode(raw, &u); err != nil {
		return directory.User{}, fmt.Errorf("reading user: %w", err)
	}
	if !ID(u.ID) {
		return directory.User{}, fmt.Errorf("reading user: %w", ErrNoID)
	}
	own := func(name string) string { return scalar(u.Profile[name]) }
	name := own("displayName")
	if name == "" {
		name = strings.TrimSpace(own("firstName") + " " + own("lastName"))
	}
	return directory.User{
		Org: org, ID: u.ID, Status: Word(u.Status), Login: Name(own("login")), DisplayName: Name(name),
		Department: Name(own("department")), Title: Name(own("title")), ManagerID: Name(own("managerId")), UserType: Name(own("userType")),
		TypeID: Word(u.Type.ID), Profile: profile(u.Profile, hide),
		Created: Time(u.Created), Activated: Time(u.Activated), StatusChanged: Time(u.StatusChanged),
		LastLogin: Time(u.LastLogin), LastUpdated: Time(u.LastUpdated),
	}, nil
}
