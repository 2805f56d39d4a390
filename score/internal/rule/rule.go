package rule

import (
	"time"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// Rule is one detection.
type Rule struct {
	// ID is stable and part of every alert's uid; Version changes with the logic.
	ID, Version string
	// Title says what was found, Description how.
	Title, Description string
	// Attack are the ids of ATT&CK techniques, of the version AttackVersion.
	Attack []string
	// Severity and Risk (0 to 100) are the usual ones; Tell may raise them.
	Severity Severity
	Risk     int
	// Behavioral tells that the rule compares with a baseline.
	Behavioral bool
	// Triage is the question to answer first, FalsePositives what it usually is when it is nothing, Action what to do.
	Triage, FalsePositives, Action string

	// Types are the event types that See wants.
	Types []string
	// Dedup is the length of the buckets, counted from 1970, in which an entity has one alert.
	Dedup time.Duration
	// Keep is how long a sighting can matter to a later one, Most how many are kept of one entity. A rule that
	// looks at single events has Most 0 and no Judge.
	Keep time.Duration
	Most int

	// See hands over what the rule sees in the event: the entity within the event's subject, and the sighting.
	See func(e *event.Access, put Put)
	// Judge looks at a set of which the sighting at index i is new.
	Judge func(set []window.Sighting, i int, found Found)
	// Due, if there is one, judges sightings that wait for the log to have been read behind them. It tells whether
	// the set holds any that still wait.
	Due func(s *window.State, read Reading, found Found) (waiting bool)
	// Idle, if there is one, tells that nothing in a set can become a case by itself, so that the set need not
	// survive a restart: it is then not written.
	Idle func(set []window.Sighting) bool
	// Tell says what the evidence means.
	Tell func(evidence []window.Sighting) Story
}

// Reading is how far an org's log has been read.
type Reading struct {
	// To is Okta's time, in nanoseconds since 1970.
	To int64
	// CaughtUp tells that the log had been read to its end then.
	CaughtUp bool
}

// Put takes one sighting; entity is within the event's subject and may be empty.
type Put func(entity string, s window.Sighting)

// Found takes evidence for the case at an instant.
type Found func(at int64, evidence ...window.Sighting)

// Story is what a rule tells about a case, beyond what all rules do.
type Story struct {
	// Message is one sentence with figures.
	Message string
	// Severity and Risk override the rule's where they are not 0.
	Severity Severity
	Risk     int
	// Figures are the numbers behind it.
	Figures map[string]any
	// Resources are what is concerned beside the subject: kind, id, name.
	Resources []Thing
}

// Thing is a resource of a story.
type Thing struct{ Kind, ID, Name string }

// Severity is OCSF's, 1 to 5.
type Severity int

// The severities.
const (
	Informational Severity = iota + 1
	Low
	Medium
	High
	Critical
)

// String returns OCSF's word.
func (s Severity) String() string {
	return [...]string{"Unknown", "Informational", "Low", "Medium", "High", "Critical"}[max(0, min(s, Critical))]
}

// sighting takes from an event what every rule keeps of it.
func sighting(e *event.Access) window.Sighting {
	return window.Sighting{
		At: e.Published, UUID: e.UUID, Type: e.Type, Actor: bounded(e.ActorID), Login: bounded(loginOf(e)), IP: bounded(e.IP), Sure: e.Confirmed,
	}
}

// loginOf is the name of whom the event concerns.
func loginOf(e *event.Access) string {
	if e.Subject == e.ActorID {
		return e.ActorName
	}
	for i := range e.Targets {
		if t := &e.Targets[i]; t.ID == e.Subject {
			return t.AlternateID
		}
	}
	return ""
}

// maxText bounds what is kept of a text of Okta's, in bytes.
const maxText = 200

func bounded(s string) string {
	if len(s) > maxText {
		return s[:maxText]
	}
	return s
}

// idle tells that a state need not be written.
func (r *Rule) idle(s *window.State) bool { return r.Idle != nil && len(s.Cases) == 0 && r.Idle(s.Set) }

// judge judges the sighting at index i of a set.
func (r *Rule) judge(set []window.Sighting, i int, found Found) {
	if r.Judge == nil {
		found(set[i].At, set[i])
		return
	}
	r.Judge(set, i, found)
}
