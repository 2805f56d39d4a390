package year

import "fmt"

// Params are the sizes of an org; together with the seed they decide everything in it.
type Params struct {
	// Seed picks one org out of all orgs of these sizes.
	Seed uint64
	// Users counts accounts, those that come during the year included. Default 5000.
	Users int
	// Apps counts applications. Default 170.
	Apps int
	// Groups counts groups. Default 300.
	Groups int
	// Items bounds the review items of each campaign. Default 6000.
	Items int
	// Events is about how many events the year's log has. Default 1000000.
	Events int
}

// Defaults returns the sizes of the evaluation.
func Defaults() Params {
	return Params{Seed: 1, Users: 5000, Apps: 170, Groups: 300, Items: 6000, Events: 1_000_000}
}

// Validate returns an error that names the first size which cannot work.
func (p Params) Validate() error {
	for _, c := range []struct {
		name      string
		got       int
		low, high int
	}{
		{"users", p.Users, 200, 100_000},
		{"apps", p.Apps, 40, 2_000},
		{"groups", p.Groups, 60, 20_000},
		{"items", p.Items, 200, 100_000},
		{"events", p.Events, 10_000, 100_000_000},
	} {
		if c.got < c.low || c.got > c.high {
			return fmt.Errorf("%s: got %d, set a number from %d to %d", c.name, c.got, c.low, c.high)
		}
	}
	return nil
}
