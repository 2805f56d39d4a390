package entity

import (
	"fmt"

	"recert/schemas/directory"
)

// maxFeatures bounds the features that are kept of an app.
const maxFeatures = 32

// App reads one element of /api/v1/apps.
func App(org string, raw []byte) (directory.App, error) {
	var a struct {
		ID          string   `json:"id"`
		Name        string   `json:"name"`
		Label       string   `json:"label"`
		Status      string   `json:"status"`
		SignOnMode  string   `json:"signOnMode"`
		Features    []string `json:"features"`
		Created     string   `json:"created"`
		LastUpdated string   `json:"lastUpdated"`
	}
	if err := Decode(raw, &a); err != nil {
		return directory.App{}, fmt.Errorf("reading app: %w", err)
	}
	if !ID(a.ID) {
		return directory.App{}, fmt.Errorf("reading app: %w", ErrNoID)
	}
	features := a.Features[:min(len(a.Features), maxFeatures)]
	for i := range features {
		features[i] = Word(features[i])
	}
	return directory.App{
		Org: org, ID: a.ID, Name: Name(a.Name), Label: Name(a.Label), Status: Word(a.Status), SignOnMode: Word(a.SignOnMode),
		Features: features, Created: Time(a.Created), LastUpdated: Time(a.LastUpdated),
	}, nil
}

// AppUser reads one element of /api/v1/apps/{id}/users: how one person holds the app.
func AppUser(org, app string, raw []byte) (directory.Assignment, error) {
	var u struct {
		ID          string `json:"id"`
		Scope       string `json:"scope"`
		Status      string `json:"status"`
		Created     string `json:"created"`
		LastUpdated string `json:"lastUpdated"`
		Links       struct {
			Group struct {
				Href string `json:"href"`
			} `json:"group"`
		} `json:"_links"`
	}
	if err := Decode(raw, &u); err != nil {
		return directory.Assignment{}, fmt.Errorf("reading app user: %w", err)
	}
	if !ID(u.ID) {
		return directory.Assignment{}, fmt.Errorf("reading app user: %w", ErrNoID)
	}
	path := directory.PathDirect
	if u.Scope == "GROUP" {
		path = directory.PathGroup
		if group := lastSegment(u.Links.Group.Href); ID(group) {
			path += group
		}
	}
	return directory.Assignment{
		Org: org, UserID: u.ID, Kind: directory.KindApp, Resource: app, Path: path, Status: Word(u.Status),
		Granted: Time(u.Created), LastUpdated: Time(u.LastUpdated),
	}, nil
}

// MemberID reads who an element of /api/v1/groups/{id}/users is; the rest of it is the users' own listing's.
func MemberID(raw []byte) (string, error) {
	var m struct {
		ID string `json:"id"`
	}
	if err := Decode(raw, &m); err != nil {
		return "", fmt.Errorf("reading member: %w", err)
	}
	if !ID(m.ID) {
		return "", fmt.Errorf("reading member: %w", ErrNoID)
	}
	return m.ID, nil
}
