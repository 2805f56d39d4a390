package org

import "time"

// None stands for "no such thing" where an index is expected.
const None = -1

// User is one account. Other things name it by its index in [Org.Users].
type User struct {
	ID, Login, First, Last  string
	Department, Title, Site string
	Number                  int
	Manager                 int
	Status                  string
	Type                    string
	Class                   string
	LeaveFrom, LeaveUntil   time.Time
	// ContractEnd is the last day of a contract, zero without one.
	ContractEnd                time.Time
	Created, Changed, Updated  time.Time
	LastLogin                  time.Time
	department, site, previous int
	kind                       personKind
	active                     span
	moved                      time.Time
}

// App is one application, named elsewhere by its index in [Org.Apps].
type App struct {
	ID, Name, Label, SignOn string
	Created                 time.Time
	// Groups are the groups whose members get the app.
	Groups     []int
	kind       appKind
	department int
	share      float64
}

// Group is one group, named elsewhere by its index in [Org.Groups].
type Group struct {
	ID, Name, Type   string
	Created, Changed time.Time
	// Privileged tells that an admin role is granted to the group.
	Privileged bool
	// Rule is the index of the rule that fills the group, or [None].
	Rule int
	kind groupKind
}

// Rule is a group rule: users for whom Expression holds are put into Group.
type Rule struct {
	ID, Name, Expression string
	Group                int
	Created              time.Time
}

// Grant is one app held by one user; Via is the group it comes from, or [None] for a direct assignment.
type Grant struct {
	User, App, Via int
	Created        time.Time
	// Use tells how the holder signs in to the app.
	Use   Use
	truth string
	why   string
}

// Member is one membership of a group.
type Member struct {
	User, Group int
	Created     time.Time
	truth, why  string
	// off keeps the membership out of campaigns.
	off bool
}

// Campaign is one certification campaign.
type Campaign struct {
	ID, Template, Name, Status       string
	Created, Launched, Ended, Closes time.Time
	Owner                            int
}

// Review is one item of a campaign: may User keep App, or Group where App is [None]?
type Review struct {
	ID                     string
	Campaign               int
	User, App, Group       int
	Reviewer               int
	Decision, Note, Remedy string
	Decided                time.Time
	truth, why             string
}

// Pair is a separation-of-duties rule: nobody should hold an app of both sides.
type Pair struct {
	ID, Name    string
	Left, Right int
}

// span is a range of log days, both ends included; the first day of the log is 0.
type span struct{ from, until int }

func (s span) clip(o span) span { return span{max(s.from, o.from), min(s.until, o.until)} }
