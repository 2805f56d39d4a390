package org

import (
	"slices"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// FactKind names a change of the org.
type FactKind uint8

// The kinds of facts; the comment tells what User, Other and Ref hold.
const (
	UserCreated      FactKind = iota // User
	UserActivated                    // User
	UserSuspended                    // User
	UserDeactivated                  // User
	UserMoved                        // User
	LeaveChanged                     // User
	AppGranted                       // User, Other = app
	AppRemoved                       // User, Other = app
	GroupJoined                      // User, Other = group
	GroupLeft                        // User, Other = group
	RequestCreated                   // User, Other = group, Ref = request number
	RequestResolved                  // User, Other = group, Ref = request number
	CampaignCreated                  // Other = campaign
	CampaignLaunched                 // Other = campaign
	CampaignClosed                   // Other = campaign
	ItemDecided                      // User = reviewer, Other = review
	ItemRemediated                   // User = reviewer, Other = review
)

// Through tells who made a membership or assignment.
type Through uint8

// The ways in which access is given.
const (
	ByRule Through = iota
	ByAdmin
	ByRequest
)

// Fact is one dated change.
type Fact struct {
	At      time.Time
	Kind    FactKind
	User    int
	Other   int
	Ref     int
	Through Through
}

// chronicle lists everything that happened to the org within the log's days.
func (o *Org) chronicle() {
	s := draw.New(o.Seed, "chronicle")
	for i := range o.Users {
		o.lifeOf(i)
	}
	for i := range o.Grants {
		if g := &o.Grants[i]; g.Via == None {
			o.tell(Fact{At: g.Created, Kind: AppGranted, User: g.User, Other: g.App, Through: ByAdmin})
		}
	}
	for i := range o.Members {
		o.memberOf(s, i)
	}
	for i := range o.Campaigns {
		c := &o.Campaigns[i]
		o.tell(Fact{At: c.Created, Kind: CampaignCreated, Other: i})
		o.tell(Fact{At: c.Launched, Kind: CampaignLaunched, Other: i})
		o.tell(Fact{At: c.Ended, Kind: CampaignClosed, Other: i})
	}
	for i := range o.Reviews {
		o.decisionOn(i)
	}
	slices.SortStableFunc(o.Facts, func(a, b Fact) int { return a.At.Compare(b.At) })
}

// tell keeps f if the log covers its day; the live campaign's launch is told by the log itself.
func (o *Org) tell(f Fact) {
	if o.InLog(f.At) {
		o.Facts = append(o.Facts, f)
	}
}

func (o *Org) lifeOf(i int) {
	u := &o.Users[i]
	o.tell(Fact{At: u.Created, Kind: UserCreated, User: i})
	o.tell(Fact{At: u.Created.Add(7 * time.Minute), Kind: UserActivated, User: i})
	switch u.Status {
	case "SUSPENDED":
		o.tell(Fact{At: u.Changed, Kind: UserSuspended, User: i})
	case "DEPROVISIONED":
		o.tell(Fact{At: u.Changed, Kind: UserDeactivated, User: i})
	}
	if u.previous != None {
		o.tell(Fact{At: u.moved, Kind: UserMoved, User: i})
		o.tell(Fact{At: u.moved.Add(time.Minute), Kind: GroupLeft, User: i, Other: 1 + u.previous, Through: ByRule})
	}
	if !u.LeaveFrom.IsZero() {
		o.tell(Fact{At: u.LeaveFrom.Add(9 * time.Hour), Kind: LeaveChanged, User: i})
	}
}

func (o *Org) memberOf(s *draw.Source, i int) {
	m := &o.Members[i]
	through := ByAdmin
	switch kind := o.Groups[m.Group].kind; {
	case kind == everyone || kind == departmentGroup || kind == siteGroup:
		through = ByRule
	case m.why == WhyOutOfBand:
	case kind == privilegedGroup || kind == accessGroup && s.Chance(0.7):
		through = ByRequest
		o.tell(Fact{At: m.Created.Add(-time.Duration(s.Between(3, 40)) * time.Hour), Kind: RequestCreated, User: m.User, Other: m.Group, Ref: i})
		o.tell(Fact{At: m.Created.Add(-time.Duration(s.Between(20, 90)) * time.Second), Kind: RequestResolved, User: m.User, Other: m.Group, Ref: i})
	}
	o.tell(Fact{At: m.Created, Kind: GroupJoined, User: m.User, Other: m.Group, Through: through})
}

func (o *Org) decisionOn(i int) {
	r := &o.Reviews[i]
	if r.Decision == "UNREVIEWED" {
		return
	}
	o.tell(Fact{At: r.Decided, Kind: ItemDecided, User: r.Reviewer, Other: i})
	if r.Decision == "REVOKE" {
		o.tell(Fact{At: r.Decided.Add(2 * time.Minute), Kind: ItemRemediated, User: r.Reviewer, Other: i})
		o.tell(Fact{At: r.Decided.Add(3 * time.Minute), Kind: AppRemoved, User: r.User, Other: r.App, Through: ByRequest})
	}
}
