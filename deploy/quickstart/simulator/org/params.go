package org

import (
	"fmt"
	"time"
)

// Params are the sizes of an org; together with the seed they decide everything in it.
type Params struct {
	// Seed picks one org out of all orgs of these sizes.
	Seed uint64 `json:"seed"`
	// Users counts accounts, the deactivated included; at least 40.
	Users int `json:"users"`
	// Apps counts applications; at least 12.
	Apps int `json:"apps"`
	// Groups counts groups; at least 20.
	Groups int `json:"groups"`
	// Days is the length of the log's history; 14 to 90, Okta keeps no more.
	Days int `json:"days"`
	// Items counts the review items of the campaign; at least 40.
	Items int `json:"items"`
}

// Validate returns an error that names the first size which cannot work.
func (p Params) Validate() error {
	for _, c := range []struct {
		name      string
		got       int
		low, high int
	}{
		{"users", p.Users, 40, 200_000},
		{"apps", p.Apps, 12, 2_000},
		{"groups", p.Groups, 20, 20_000},
		{"days", p.Days, 14, 90},
		{"items", p.Items, 40, 100_000},
	} {
		if c.got < c.low || c.got > c.high {
			return fmt.Errorf("%s: got %d, set a number from %d to %d", c.name, c.got, c.low, c.high)
		}
	}
	return nil
}

// Midnight is the end of every org's history, in UTC. The log's first day begins Days before it.
func Midnight() time.Time { return time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) }

// ClockStart is what the simulated clock shows when an org is started for the first time.
func ClockStart() time.Time { return Midnight().Add(30 * time.Minute) }

// LaunchTime is when the campaign was launched: the last moment of the history.
func LaunchTime() time.Time { return Midnight().Add(-30 * time.Minute) }

// TooManyItemsError is the error of sizes that leave too little to review.
type TooManyItemsError struct {
	// Most is how many items these sizes allow.
	Most int
}

// Error says how many items are possible.
func (e *TooManyItemsError) Error() string {
	return fmt.Sprintf("an org of these sizes has only %d assignments to review", e.Most)
}
