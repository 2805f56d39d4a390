package sod

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Exception accepts that one person breaks a rule for a time, because something else is done instead. It hides
// nothing: the conflict is shown with it, and is an open one again from the day after.
type Exception struct {
	// Person is an Okta id.
	Person string `yaml:"person"`
	// Owner is who answers for it, Reason says why it is accepted and what is done instead.
	Owner  string `yaml:"owner"`
	Reason string `yaml:"reason"`
	// Until is the last day, in UTC, on which it is accepted, as 2026-12-31.
	Until string `yaml:"until"`
}

// Holds tells whether the exception holds at an instant.
func (e *Exception) Holds(at time.Time) bool { return at.UTC().Format(time.DateOnly) <= e.Until }

// Exception returns the exception of a person, nil where there is none.
func (r *Rule) Exception(person string) *Exception {
	if i := slices.IndexFunc(r.Accepted, func(e Exception) bool { return e.Person == person }); i >= 0 {
		return &r.Accepted[i]
	}
	return nil
}

// Accepts tells whether the rule accepts at an instant that a person breaks it.
func (r *Rule) Accepts(person string, at time.Time) bool {
	e := r.Exception(person)
	return e != nil && e.Holds(at)
}

// problems lists what is wrong with a rule's exceptions.
func problems(accepted []Exception) []string {
	var all []string
	for i, e := range accepted {
		bad := func(format string, args ...any) {
			all = append(all, fmt.Sprintf("exception %d (%q): ", i+1, e.Person)+fmt.Sprintf(format, args...))
		}
		for _, field := range []struct{ name, value string }{{"person", e.Person}, {"owner", e.Owner}, {"reason", e.Reason}} {
			if strings.TrimSpace(field.value) == "" {
				bad("%s is empty", field.name)
			}
		}
		if day, err := time.Parse(time.DateOnly, e.Until); err != nil || day.Year() < 2000 || day.Year() > 2200 {
			bad("until %q is no day such as 2026-12-31", e.Until)
		}
		if first := slices.IndexFunc(accepted, func(other Exception) bool { return other.Person == e.Person }); first < i {
			bad("person is that of exception %d too", first+1)
		}
	}
	return all
}

// Strangers returns the people of exceptions whom known does not know, sorted, each once.
func (r *Rules) Strangers(known func(id string) bool) []string {
	var strangers []string
	for i := range r.rules {
		for _, e := range r.rules[i].Accepted {
			if !known(e.Person) {
				strangers = append(strangers, e.Person)
			}
		}
	}
	slices.Sort(strangers)
	return slices.Compact(strangers)
}
