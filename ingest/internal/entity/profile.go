package entity

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Bounds of what is kept of a profile.
const (
	maxAttributes = 64
	maxValue      = 256
)

// apart are attributes that stand in fields of their own, or that tell how to reach a person and nothing about
// his access.
var apart = map[string]bool{
	"login": true, "displayName": true, "department": true, "title": true, "managerId": true, "userType": true,
	"firstName": true, "middleName": true, "lastName": true, "nickName": true, "honorificPrefix": true, "honorificSuffix": true,
	"email": true, "secondEmail": true, "mobilePhone": true, "primaryPhone": true, "profileUrl": true,
	"streetAddress": true, "postalAddress": true, "zipCode": true,
}

// profile keeps the attributes that hold one value or a list of them; of too many, the first by name.
func profile(all map[string]json.RawMessage, hide map[string]bool) map[string]string {
	kept := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if apart[name] || hide[name] || name == "" || name != Word(name) {
			continue
		}
		if v := Text(scalar(all[name]), maxValue); v != "" {
			kept[name] = v
		}
		if len(kept) == maxAttributes {
			break
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// scalar returns a text as it is, a number or truth as it was written and a list joined by commas.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil {
			return ""
		}
		var parts []string
		for _, one := range list {
			if len(one) > 0 && one[0] != '[' && one[0] != '{' {
				parts = append(parts, scalar(one))
			}
		}
		return strings.Join(parts, ",")
	case '{', 'n':
		return ""
	default:
		return string(raw)
	}
}
