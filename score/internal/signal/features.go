// Package signal turns what is known of one review item into features: the numbers and facts that a model
// weighs and that guards check.
//
// Input is the directory and the usage sets as of the campaign's launch, output a Features. It is pure: the
// same inputs give the same features, and nothing that happened after the launch is looked at.
package signal

import (
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/org"
	"recert/score/internal/rhythm"
	"recert/score/internal/sod"
)

// Features are everything that the recommendation on one item may rest on.
type Features struct {
	// Person and Resource are nil and empty where the directory does not know them.
	Person   *directory.User
	Resource string // its label, made harmless
	Kind     string
	// Held is nil when the directory says that the person does not hold the resource.
	Held *org.Holding
	// Ways are how the person comes to it.
	Ways    Ways
	Account Account
	Usage   Usage
	Peers   []Peers
	Outlier Outlier
	// OrgHolders of OrgAccounts other active accounts hold the resource.
	OrgHolders, OrgAccounts int
	Grant                   Grant
	Past                    Past
	Conflicts               []sod.Conflict
	// Home is the department in which the resource is commonest, where it is another than the person's own.
	Home                   string
	HomeHolders, HomeCount int
	// Drift tells that many people of the department are in the position of somebody who moved: a re-org.
	Drift      bool
	Privileged bool
	// Seen is when the account was last seen signing on, to anything; zero when it never was. AbsentDays is for how
	// long nothing was seen of a person who is seen more often than that; 0 while there.
	Seen       time.Time
	AbsentDays float64
	Covered    Coverage
	// CoveredDays is how many days before the launch the log reaches back, LostShare the share of it that is lost.
	CoveredDays, LostShare float64
	Problems               []string // what is missing in the directory, in words
	// Thin is what the directory does not say of the person's job, in words.
	Thin []string
}

// Account is what kind of account it is.
type Account struct {
	Class Class
	// Looks is the class that the login of the person under review suggests where none is declared.
	Looks Class
	// Off tells that the account is deactivated or has been suspended for long; OffDays is for how long.
	Off     bool
	OffDays float64
	// Suspended tells that it is suspended, but not for long.
	Suspended bool
	// Began is when the account was created, or taken up again after it had been switched off, which Rehired
	// tells; TenureDays is how long that is ago.
	Began      time.Time
	Rehired    bool
	TenureDays float64
	// OnLeave tells that the person is on leave at the launch. Back is when the last leave ended, zero without one.
	OnLeave bool
	Back    time.Time
	// ContractDays is for how long the contract has been over by its declared end, 0 where it is not.
	ContractDays float64
}

// Class is the declared class of an account.
type Class string

// The classes.
const (
	Human      Class = "human"
	Service    Class = "service"
	BreakGlass Class = "break_glass"
	Shared     Class = "shared"
)

// Usage is the use of the resource, or of the apps that a group gives, by the person.
type Usage struct {
	// Grade is the worst grade of the apps concerned.
	Grade usage.Grade
	// Weeks are the weeks with use of the busiest app within the window, Days its active days, Recent those of
	// the last 90 days.
	Weeks, Days, Recent int
	// Ever tells that some use was seen, LastUse when the last was.
	Ever    bool
	LastUse time.Time
	// SilentDays is how long nothing was seen of any of the apps, lost stretches and absences taken off; it begins
	// with the last use, the grant, the account, the return from leave or the log, whichever is latest.
	SilentDays float64
	// Survival is the chance of such a silence if the access is still needed (package rhythm).
	Survival float64
	// OwnGap is the median of the days between the person's active days, 0 below two of them, LongestGap the
	// longest on the app's clock, PacedDays the silence on it: it goes slowly in an app's quiet seasons.
	OwnGap                float64
	LongestGap, PacedDays int32
	// SpanDays is from the first to the last active day in the window.
	SpanDays float64
	// Active of Holders people used the app in the window; Came of them came back after such a silence.
	Active, Holders, Came int
	// Seasonal tells that the app's use comes in seasons between which the silence may lie, OwnSeason that the
	// person's own use may, Tells that the app's users are enough to compare with.
	Seasonal, OwnSeason, Tells bool
	// Quiet is the share of its usual use that the app saw of everybody in the last weeks.
	Quiet float64
	// Stale tells that the last use lies before a return or a grant, from which the silence counts.
	Stale bool
	// OnlyReviews tells that the access is used in the days before reviews and at no other time, unlike by others.
	OnlyReviews bool
	// Warm is use taken up again just before the launch, after a silence that nobody keeps who needs the app.
	Warm rhythm.Warm
	// Apps is how many apps were looked at: 1 for an app, what the group gives for a group.
	Apps int
	// Events are uuids of the last uses, newest first.
	Events []string
}

// ongoingChance is the Survival from which a silence is within the rhythm of use; one of longDays or more, on the
// app's clock and not between its seasons, needs longChance to be use that goes on.
const (
	ongoingChance = 0.05
	longChance    = 0.15
	longDays      = 45
)

// Ongoing tells whether use was seen in the window and goes on as far as can be told. Use that began again just
// before the launch does not count: whoever knows of the review may have clicked for it.
func (u *Usage) Ongoing() bool {
	chance := ongoingChance
	if u.PacedDays >= longDays && !u.Seasonal {
		chance = longChance
	}
	return u.Days > 0 && u.Survival >= chance && u.Warm.Days == 0 && !u.Stale && !u.Abandoned()
}

// quietShare is which share of its usual use an app must still see for the use of one to say something.
const quietShare = 0.2

// Abandoned tells that hardly anybody was seen using the app lately.
func (u *Usage) Abandoned() bool { return u.Quiet < quietShare }

// Plausible tells whether somebody who uses the access could well be as silent.
func (u *Usage) Plausible() bool { return u.Survival >= ongoingChance && u.Warm.Days == 0 }

// neededBefore is how much of the access that people hold is needed, before anything is known of its use.
const neededBefore = 0.88

// Needed is the chance that the access is still needed, given the silence so far.
func (u *Usage) Needed() float64 {
	return neededBefore * u.Survival / (neededBefore*u.Survival + 1 - neededBefore)
}

// Peers is how common the resource is among people who share an attribute with the person.
type Peers struct {
	Attribute      org.Attribute
	Holders, Count int
	// Share is the posterior mean of a beta-binomial whose prior is the org's rate.
	Share float64
}

// Grant is how the person came to the access.
type Grant struct {
	// At is the newest known time of grant, zero where nothing is known but that it is older than the log.
	At time.Time
	// AgeDays is the age of the grant; of an unknown one, that of the log.
	AgeDays float64
	// Known tells that At is set.
	Known bool
	// Requested tells that an approved request stands behind it, RequestDays how old the newest one is, 0 without.
	Requested   bool
	RequestDays float64
	// OutOfBand tells that an administrator gave privileged access directly, outside of any request.
	OutOfBand bool
	// Event is the uuid of the granting event, Requests of the requests; empty when the log does not have it.
	Event    string
	Requests []string
	// By is the id of who granted it.
	By string
}

// Past are earlier decisions on the same access; silence of a reviewer is none.
type Past struct {
	Approved, Revoked int
	// AgeDays is the age of the newest one.
	AgeDays float64
	Last    string
	Events  []string // newest first
}
