package syslog

// Actors that are no user of the org.
const (
	actorSystem   = -1
	actorReader   = -2 // the service app by which recert itself reads
	actorRequests = -3 // the access request engine
	actorUnknown  = -4 // somebody who signs in with a name that the org does not know
)

// result is an event's outcome.
type result uint8

const (
	success result = iota
	failure
	allow
	challenge
	deny
	skipped
)

func (r result) String() string {
	return [...]string{"SUCCESS", "FAILURE", "ALLOW", "CHALLENGE", "DENY", "SKIPPED"}[r]
}

// from tells which network a request came from: the user's office or home, or a stranger's.
type from uint8

const (
	office from = iota
	home
	stranger
)

// event is one entry of the log in the least space; times are in milliseconds since 1970.
type event struct {
	at, persisted int64
	actor, a, b   int32
	ref           uint32
	kind          Kind
	result        result
	from          from
	variant       uint8
}

// Variants of a decided item: what is said beside, or instead of, what the org's own review says.
const (
	handedOn       = 1
	notAnswered    = 2
	decidedApprove = 3
	decidedRevoke  = 4
)
