// Package usage holds what is known of one person and one resource over time: sets of facts, not counters.
//
// A fact is added to a set, so a duplicate, a late event or a replay changes nothing twice, and the same
// facts in any order give the same bytes. Everything else (last use, days active, inter-arrival times, the
// grant in force) is derived from the sets as of a moment.
package usage

// A few bytes that announce a list of billions must not cost gigabytes.
//msgp:limit arrays:4096 maps:64

//go:generate ../../bin/msgp -file usage.go -o usage_msgp.go -tests=false -io=false

// Facts is the state of one (org, person, resource); MessagePack on topic access.usage.v1, compacted.
type Facts struct {
	Org      string `msg:"org"`
	Person   string `msg:"per"`
	Resource string `msg:"res"`
	Kind     string `msg:"kind"` // directory.KindApp or KindGroup
	// Days are the active UTC days, ascending: successful sign-ons to the app. At most MaxDays, the newest.
	Days []Day `msg:"days"`
	// First is the first use ever seen, in nanoseconds since 1970; 0 when there was none.
	First int64 `msg:"first"`
	// Last names the first event of each of the last LastDays active days, ascending.
	Last []Seen `msg:"last"`
	// Grants, Removals, Decisions and Requests are what the log says happened to the access, ascending by (At, ID).
	Grants    []Change   `msg:"gr"`
	Removals  []Change   `msg:"rm"`
	Decisions []Decision `msg:"dec"`
	Requests  []Change   `msg:"req"`
}

// Limits of a Facts.
const (
	MaxDays  = 800
	LastDays = 8
	// MaxChanges bounds each of Grants, Removals, Decisions and Requests; the newest are kept.
	MaxChanges = 64
)

// Day is one active day.
type Day struct {
	// Day counts from 1970-01-01 UTC.
	Day int32 `msg:"d"`
	// Second is that of the day's earliest use, 0 to 86399, so that "as of" is exact within the day.
	Second int32 `msg:"s"`
}

// Seen is one event of use.
type Seen struct {
	At   int64  `msg:"at"` // nanoseconds since 1970
	UUID string `msg:"id"`
}

// Change is an event that gave, took or asked for the access.
type Change struct {
	At   int64  `msg:"at"`
	UUID string `msg:"id"`
	// Actor is who did it and ActorType how Okta calls that kind of actor.
	Actor     string `msg:"by"`
	ActorType string `msg:"byt"`
	// Via is a hint at the path: "rule", "request", "api", "admin" or empty.
	Via string `msg:"via"`
}

// Decision is a reviewer's decision of an earlier campaign.
type Decision struct {
	At       int64  `msg:"at"`
	UUID     string `msg:"id"`
	Campaign string `msg:"camp"`
	Reviewer string `msg:"rev"`
	// Decision is APPROVE, REVOKE, DELEGATE or NORESPONSE.
	Decision string `msg:"dec"`
}
