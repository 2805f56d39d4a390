package year

import (
	"time"

	"recert/deploy/quickstart/simulator/org"
)

// Frame is the org as the API shows it at the end of a day: nothing of it changes afterwards.
func (w *World) Frame(day int) *org.Org {
	o := &org.Org{ID: w.ID}
	o.Seed = w.Seed
	index := w.frameUsers(o, day)
	w.frameApps(o)
	w.frameAccess(o, index, day)
	if w.all == nil {
		return o // the pens' own: reviews come as they are made
	}
	o.Campaigns = append(o.Campaigns, w.all.Campaigns[:len(w.campaigns)]...)
	for i := range o.Campaigns {
		o.Campaigns[i].Owner = index[o.Campaigns[i].Owner]
	}
	for _, r := range w.all.Reviews {
		r.User, r.Reviewer = index[r.User], index[r.Reviewer]
		o.Reviews = append(o.Reviews, r)
	}
	return o
}

// frameUsers adds the accounts that exist, and returns their places.
func (w *World) frameUsers(o *org.Org, day int) []int {
	index := make([]int, len(w.people))
	for i := range w.people {
		index[i] = org.None
		if w.people[i].joined <= day {
			index[i] = len(o.Users)
			o.Users = append(o.Users, w.user(i, day))
		}
	}
	for i := range o.Users {
		if m := o.Users[i].Manager; m != org.None {
			o.Users[i].Manager = index[m]
		}
	}
	return index
}

func (w *World) user(i, day int) org.User {
	p := &w.people[i]
	j := p.job(day)
	u := org.User{
		ID: p.id, Login: p.login, First: "User", Last: p.login[5:10], Number: p.number, Manager: org.None, Status: "ACTIVE", Type: "employee", Class: p.class,
		Department: w.department(j.department, day), Site: siteNames()[p.site], Created: p.created, Changed: p.created, Updated: p.created, LastLogin: p.login0,
	}
	if j.mgr >= 0 {
		u.Manager = j.mgr
	}
	u.Title = w.department(j.department, day) + " " + levelNames()[j.level]
	if p.manager {
		u.Title = w.department(j.department, day) + " Manager"
	}
	if p.contractor {
		u.Type = "contractor"
		if end := p.contractEnd(day); end < never {
			u.ContractEnd = midnight(end)
		}
	}
	if j.from > 0 {
		u.Updated = midnight(j.from).Add(5 * time.Hour)
	}
	if l, ok := p.leave(day); ok {
		u.LeaveFrom, u.LeaveUntil = midnight(l.from), midnight(l.until)
	}
	switch {
	case p.isOff(day):
		u.Changed = midnight(p.off).Add(6 * time.Hour)
		if u.Status = "DEPROVISIONED"; p.suspended {
			u.Status = "SUSPENDED"
		}
	case p.back <= day:
		u.Changed = midnight(p.back).Add(6 * time.Hour)
	}
	if u.Changed.After(u.Updated) {
		u.Updated = u.Changed
	}
	return u
}
