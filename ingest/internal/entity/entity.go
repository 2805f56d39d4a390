// Package entity turns Okta's JSON of users, groups, rules, apps and app users into what recert publishes.
//
// Input is one element of a listing as its bytes came; output is a directory type whose texts are bounded and
// printable and whose times are Okta's, in UTC. Unknown fields are passed over; an element without a usable id
// is an error, because nothing could be said about it.
package entity

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"recert/schemas/bus"
	"recert/schemas/event"
)

// Bounds of texts, in bytes. What Okta holds is written by many hands.
const (
	maxID          = 64
	maxName        = 256
	maxDescription = 1024
	maxWord        = 64
)

// ErrNoID says that an element has no id that could be part of a key.
var ErrNoID = errors.New("the element has no usable id")

// ID tells whether text can be an Okta id: letters, digits, '_' and '-', so that it can stand in keys and paths.
func ID(text string) bool {
	for i := range len(text) {
		c := text[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '_' && c != '-' {
			return false
		}
	}
	return text != "" && len(text) <= maxID
}

// Decode reads JSON into v. A field that is not of the type that Okta promises stays empty instead of losing the
// whole element.
func Decode(raw []byte, v any) error {
	err := json.Unmarshal(raw, v)
	var odd *json.UnmarshalTypeError
	if errors.As(err, &odd) {
		return nil
	}
	return err
}

// Text bounds a foreign text.
func Text(s string, limit int) string { return bus.CleanText(s, limit) }

// Name bounds a foreign name.
func Name(s string) string { return bus.CleanText(s, maxName) }

// Word bounds a status or type.
func Word(s string) string { return bus.CleanText(s, maxWord) }

// Time reads one of Okta's times; what is none is the zero time. Okta's own examples end some times in a quote.
func Time(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	ns, err := event.ParseTime(strings.TrimRight(s, "'"))
	if err != nil {
		return time.Time{}
	}
	return time.Unix(0, ns).UTC()
}

// lastSegment returns what stands behind the last slash of a link.
func lastSegment(href string) string {
	href, _, _ = strings.Cut(href, "?")
	return href[strings.LastIndexByte(href, '/')+1:]
}
