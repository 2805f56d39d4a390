package year

import (
	"fmt"
	"time"

	"recert/deploy/quickstart/simulator/draw"
)

// Account classes as the profile attribute accountClass declares them.
const (
	classHuman      = "human"
	classService    = "service"
	classBreakGlass = "break-glass"
)

func departmentNames() []string {
	return []string{
		"Engineering", "Sales", "Finance", "Operations", "Support", "Marketing",
		"Legal", "Research", "Procurement", "Security", "Logistics", "Quality",
	}
}

// mergedNames are what departments are called after a re-org.
func mergedNames() []string {
	return []string{"Corporate Services", "Customer Success", "Platform", "Business Systems", "Field Organisation"}
}

func siteNames() []string { return []string{"North", "South", "East", "West", "Central"} }

func levelNames() []string { return []string{"Associate", "Specialist", "Senior Specialist", "Expert"} }

// people fills w.people: one head, one head a department, managers of about ten, and everybody else.
func (w *World) people0() {
	s := draw.New(w.Seed, "year people")
	n := w.Users
	w.departments = min(max(n/250, 4), len(departmentNames()))
	w.names = draw.New(w.Seed, "year names").Perm(len(departmentNames()))[:w.departments]
	number := s.Perm(n)
	w.people = make([]person, n)
	managers := make([][]int, w.departments)
	for i := range w.people {
		p := &w.people[i]
		d := i % w.departments
		*p = person{
			number: number[i] + 1, id: draw.ID(w.Seed, "00u", number[i]), login: fmt.Sprintf("user-%05d@sim.example.com", number[i]+1),
			site: s.Int(len(siteNames())), class: classHuman, off: never, back: never, ends: never, renewed: never, ended: never,
		}
		j := job{from: -never, department: d, level: s.Int(len(levelNames())), mgr: -1}
		switch {
		case i == 0:
		case i <= w.departments:
			j.mgr = 0
		default:
			j.mgr = draw.Pick(s, managers[d])
		}
		if i <= w.departments || i < n*9/10 && s.Chance(0.09) {
			p.manager = true
			managers[d] = append(managers[d], i)
		}
		p.jobs = []job{j}
		p.created = moment(s, -s.Between(40, 1800))
		p.joined = dayOf(p.created)
		p.rest(s)
		p.contractor = !p.manager && s.Chance(0.12)
	}
}

// rest gives everybody two holidays, of which one may be long.
func (p *person) rest(s *draw.Source) {
	for half := range 2 {
		from := half*182 + s.Int(170)
		p.rests = append(p.rests, span{from, from + s.Between(6, 20)})
	}
}

// moment is a time of a working day's office hours on a day of the year.
func moment(s *draw.Source, day int) time.Time {
	for !works(day) {
		day--
	}
	return midnight(day).Add(time.Duration(s.Between(7*3600, 17*3600)) * time.Second)
}

// managersOf lists who leads people in a department before the re-org.
func (w *World) managersOf(department int) []int {
	var list []int
	for i := range w.people {
		if w.people[i].manager && w.people[i].jobs[0].department == department && i > 0 {
			list = append(list, i)
		}
	}
	return list
}
