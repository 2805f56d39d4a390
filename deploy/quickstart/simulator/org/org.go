package org

import (
	"fmt"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// Org is the whole simulated org. It is not changed after [New].
type Org struct {
	Params
	// ID is the org's own id.
	ID string
	// Start is the first day's midnight, End the midnight after the last day, both UTC.
	Start, End time.Time
	Users      []User
	Apps       []App
	Groups     []Group
	Rules      []Rule
	Grants     []Grant
	Members    []Member
	Campaigns  []Campaign
	Reviews    []Review
	Pairs      []Pair
	// Facts are the dated changes of the org that a log would tell, oldest first.
	Facts []Fact

	departments int
	leavers     int
	held        map[[2]int]int
	joined      map[[2]int]int
	planted     map[int]bool
}

// New invents the org that belongs to p.
func New(p Params) (*Org, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	o := &Org{
		Params: p,
		ID:     draw.ID(p.Seed, "00o", 0),
		End:    Midnight(),
		Start:  Midnight().AddDate(0, 0, -p.Days),
		held:   map[[2]int]int{},
		joined: map[[2]int]int{},
	}
	o.people()
	o.lives()
	o.apps()
	o.groups()
	o.holdings()
	o.plant()
	if err := o.campaigns(); err != nil {
		return nil, fmt.Errorf("planning the campaign: %w", err)
	}
	o.chronicle()
	return o, nil
}

// day returns the log day of at; it is negative before the log's first day.
func (o *Org) day(at time.Time) int {
	d := at.Sub(o.Start)
	if d < 0 {
		return -1 - int((-d-1)/(24*time.Hour))
	}
	return int(d / (24 * time.Hour))
}

// Midday returns noon of a log day.
func (o *Org) Midday(day int) time.Time { return o.Start.AddDate(0, 0, day).Add(12 * time.Hour) }

// InLog tells whether at lies in the days the log covers.
func (o *Org) InLog(at time.Time) bool {
	return !at.Before(o.Start.Add(3*time.Hour)) && at.Before(LaunchTime())
}

// Plain tells whether user i is somebody who simply works here for all of the log's days.
func (o *Org) Plain(i int) bool { k := o.Users[i].kind; return k == plain || k == boss }

// Calm tells whether nothing at all is planted about user i: no grant or membership of his is more than ordinary.
func (o *Org) Calm(i int) bool { return o.Users[i].kind == plain && !o.planted[i] }

// Move returns the department that user i left and the one he works in now; the first is empty where he never moved.
func (o *Org) Move(i int) (from, to string) {
	u := &o.Users[i]
	if u.previous != None {
		from = departments()[u.previous]
	}
	return from, u.Department
}
