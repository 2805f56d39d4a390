package window

import "cmp"

//go:generate ../../../bin/msgp -file window.go -o window_msgp.go -tests=false -io=false

// Sighting is what a detection keeps of one event.
type Sighting struct {
	// At is when the event was published, in nanoseconds since 1970; with UUID and Type it is the identity.
	At   int64  `msg:"at"`
	UUID string `msg:"id"`
	Type string `msg:"t"`
	// Role tells a detection's kinds of sightings apart; its meaning is the detection's own.
	Role uint8 `msg:"r"`
	// Value is what the detection compares: an app, a list of roles, a country. Name is its label for people.
	Value string `msg:"v"`
	Name  string `msg:"n"`
	// Actor is who did it, Login the name of whom it concerns, IP where it came from.
	Actor string `msg:"by"`
	Login string `msg:"lg"`
	IP    string `msg:"ip"`
	// Figure is a number that the event brought along.
	Figure int64 `msg:"f"`
	// Sure tells that the System Log itself delivered the event; until then only an event hook did.
	Sure bool `msg:"ok"`
}

// Case is one alert in the making: the sightings behind it that fell into one bucket of the deduplication window.
type Case struct {
	// Bucket counts deduplication windows since 1970.
	Bucket int64 `msg:"b"`
	// Sure is what confirmed sightings show, All what all of them do; at most MaxEvidence of each role, the first to come.
	Sure []Sighting `msg:"s"`
	All  []Sighting `msg:"a"`
}

// State is all that one detection remembers of one entity.
type State struct {
	Org     string `msg:"org"`
	Rule    string `msg:"rule"`
	Subject string `msg:"sub"`
	Entity  string `msg:"ent"`
	// Set holds the sightings that may still matter, ascending.
	Set []Sighting `msg:"set"`
	// Cases are ascending by bucket.
	Cases []Case `msg:"cases"`
}

// Bounds of a State. What a detection needs is far below them.
const (
	// MaxEvidence bounds the sightings of one role in a case: the first to come stay.
	MaxEvidence = 16
	// MaxCases bounds the cases of a state: the newest stay.
	MaxCases = 32
)

// compare orders sightings by time, ties by identity, so that arrival decides nothing.
func compare(a, b Sighting) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.UUID, b.UUID), cmp.Compare(a.Type, b.Type))
}

// Bucket is the number of the deduplication window, counted from 1970, that an instant falls into.
func Bucket(at, window int64) int64 {
	b := at / window
	if at%window < 0 {
		b--
	}
	return b
}

// Evidence returns what the case rests on, and whether the System Log confirmed it.
func (c *Case) Evidence() (evidence []Sighting, sure bool) {
	if len(c.Sure) > 0 {
		return c.Sure, true
	}
	return c.All, false
}

// Empty tells that nothing is left to remember.
func (s *State) Empty() bool { return len(s.Set) == 0 && len(s.Cases) == 0 }
