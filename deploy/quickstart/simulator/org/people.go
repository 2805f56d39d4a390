package org

import (
	"fmt"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// Account classes as the profile attribute accountClass declares them.
const (
	ClassHuman      = "human"
	ClassService    = "service"
	ClassBreakGlass = "break-glass"
)

func departments() []string {
	return []string{
		"Engineering", "Sales", "Finance", "Operations", "Support", "Marketing",
		"Legal", "Research", "Procurement", "Security", "Logistics", "Quality",
	}
}

func sites() []string { return []string{"North", "South", "East", "West", "Central"} }

func levels() []string { return []string{"Associate", "Specialist", "Senior Specialist", "Expert"} }

// people fills o.Users: one head of the org, one per department, managers of about ten, and everybody else.
func (o *Org) people() {
	s := draw.New(o.Seed, "people")
	o.departments = min(max(o.Params.Users/90, 3), len(departments()))
	number := s.Perm(o.Params.Users)
	o.Users = make([]User, o.Params.Users)
	managers := make([][]int, o.departments)
	for i := range o.Users {
		u := &o.Users[i]
		u.department, u.site = i%o.departments, s.Int(len(sites()))
		u.Number = number[i] + 1
		u.ID = draw.ID(o.Seed, "00u", number[i])
		u.Manager, u.previous = o.managerOf(s, i, managers), None
		if u.kind = plain; i <= o.departments || s.Chance(0.09) && i < o.Params.Users*9/10 {
			u.kind = boss
			managers[u.department] = append(managers[u.department], i)
		}
		o.describe(s, u)
	}
}

func (o *Org) managerOf(s *draw.Source, i int, managers [][]int) int {
	switch {
	case i == 0:
		return None
	case i <= o.departments:
		return 0
	default:
		return draw.Pick(s, managers[i%o.departments])
	}
}

func (o *Org) describe(s *draw.Source, u *User) {
	u.First, u.Last = "User", fmt.Sprintf("%05d", u.Number)
	u.Login = fmt.Sprintf("user-%05d@sim.example.com", u.Number)
	u.Department, u.Site = departments()[u.department], sites()[u.site]
	u.Title = u.Department + " " + draw.Pick(s, levels())
	if u.kind == boss {
		u.Title = u.Department + " Manager"
	}
	u.Type, u.Class, u.Status = "employee", ClassHuman, "ACTIVE"
	if s.Chance(0.12) && u.kind != boss {
		u.Type = "contractor"
	}
	u.Created = o.ago(s, 120, 1800)
	u.Changed, u.Updated = u.Created, u.Created
	u.active = span{0, o.Days - 1}
	u.LastLogin = o.End.Add(-time.Duration(s.Between(4, 60)) * time.Hour)
}

// ago returns a moment of a working day between low and high days before the end of the history.
func (o *Org) ago(s *draw.Source, low, high int) time.Time {
	return o.End.AddDate(0, 0, -s.Between(low, high)).Add(time.Duration(s.Between(7*3600, 18*3600)) * time.Second)
}
