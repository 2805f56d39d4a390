package org

import (
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// lives picks the people whose account or job changes: leavers, movers, joiners, people on leave, accounts that are no person.
func (o *Org) lives() {
	s := draw.New(o.Seed, "lives")
	pool := make([]int, 0, len(o.Users))
	for i := range o.Users {
		if o.Users[i].kind == plain {
			pool = append(pool, i)
		}
	}
	draw.Shuffle(s, pool)
	for _, c := range []struct {
		share float64
		least int
		live  func(*draw.Source, *User)
	}{
		{0.024, 3, o.leaves},
		{0.016, 2, o.goesOnLeave},
		{0.006, 1, o.returns},
		{0.022, 2, o.joins},
		{0.004, 2, o.breaksGlass},
		{0.010, 2, o.serves},
		{0.030, 3, o.moves},
		{0.010, 1, o.movesSlowly},
	} {
		n := max(c.least, int(c.share*float64(len(o.Users))))
		for range min(n, len(pool)) {
			c.live(s, &o.Users[pool[0]])
			pool = pool[1:]
		}
	}
}

// leaves: the account is switched off, the access stays.
func (o *Org) leaves(s *draw.Source, u *User) {
	u.kind, u.Status = leaver, "DEPROVISIONED"
	if o.leavers++; o.leavers%5 >= 3 {
		u.Status = "SUSPENDED"
	}
	u.Changed = o.ago(s, o.Days/6, o.Days*2)
	u.Updated, u.LastLogin = u.Changed, u.Changed.Add(-26*time.Hour)
	u.active.until = o.day(u.Changed) - 1
}

func (o *Org) goesOnLeave(s *draw.Source, u *User) {
	u.kind = onLeave
	u.LeaveFrom = o.ago(s, o.Days/3, o.Days+20).Truncate(24 * time.Hour)
	u.LeaveUntil = o.End.AddDate(0, 0, s.Between(10, 120))
	u.active.until = o.day(u.LeaveFrom) - 1
	u.LastLogin = u.LeaveFrom.Add(-10 * time.Hour)
	u.Updated = u.LeaveFrom
	if s.Chance(0.25) {
		u.Status, u.Changed = "SUSPENDED", u.LeaveFrom.Add(8*time.Hour)
	}
}

// returns: back from leave some days ago. Such people look dormant for most of the log.
func (o *Org) returns(s *draw.Source, u *User) {
	u.kind = returned
	u.LeaveFrom = o.End.AddDate(0, 0, -o.Days-s.Between(5, 30))
	u.LeaveUntil = o.End.AddDate(0, 0, -s.Between(6, 11))
	u.active.from = o.day(u.LeaveUntil) + 1
	u.Updated = u.LeaveUntil
}

func (o *Org) joins(s *draw.Source, u *User) {
	u.kind = joiner
	u.Created = o.ago(s, 4, min(27, o.Days-4))
	u.Changed, u.Updated = u.Created, u.Created
	u.active.from = o.day(u.Created) + 1
}

func (o *Org) breaksGlass(_ *draw.Source, u *User) {
	u.kind, u.Class = breakGlass, ClassBreakGlass
	u.LastLogin = o.End.AddDate(0, 0, -o.Days-33)
	u.active = span{0, None}
}

func (o *Org) serves(_ *draw.Source, u *User) {
	u.kind, u.Class = service, ClassService
	u.LastLogin = o.End.AddDate(0, 0, -o.Days-12)
	u.active = span{0, None}
}

func (o *Org) moves(s *draw.Source, u *User) {
	o.changesDepartment(s, u, o.ago(s, o.Days/2, o.Days*9/10))
	u.kind = mover
}

// movesSlowly: moved a short while ago and still hands the old job over.
func (o *Org) movesSlowly(s *draw.Source, u *User) {
	o.changesDepartment(s, u, o.ago(s, 6, 20))
	u.kind = transition
}

func (o *Org) changesDepartment(s *draw.Source, u *User, at time.Time) {
	u.previous = u.department
	u.department = (u.department + 1 + s.Int(o.departments-1)) % o.departments
	u.Department = departments()[u.department]
	u.Title = u.Department + " " + draw.Pick(s, levels())
	u.moved, u.Updated = at, at
	for i := range o.Users {
		if m := &o.Users[i]; m.kind == boss && m.department == u.department {
			u.Manager = i
			if s.Chance(0.3) {
				break
			}
		}
	}
}
