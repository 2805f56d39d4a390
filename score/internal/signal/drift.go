package signal

import (
	"recert/schemas/directory"
	"recert/score/internal/org"
	"recert/score/internal/rhythm"
)

// reviewDays is how long before a launch people may know that it comes.
const reviewDays = 21

// reviewTimes are the days before the launches of the org's campaigns, this one's too.
func (c *Context) reviewTimes() []rhythm.Span {
	var all []rhythm.Span
	for _, at := range append(c.Directory.Launches(), c.Launched) {
		if !at.After(c.Launched) {
			all = append(all, rhythm.Span{From: dayOf(at) - reviewDays, To: dayOf(at) + 1})
		}
	}
	return rhythm.Join(all)
}

// drifts counts the people whose department's work is mostly another department's: single ones moved, many at once
// were moved by a re-org.
type drifts struct {
	people, moved int
	by            map[[2]string]int // own department and the one whose work it is
	size          map[string]int
}

const (
	// driftPeople and driftShare are from when on those who work for another department than they are in are a re-org.
	driftPeople = 5
	driftShare  = 0.15
)

// drift tells whether so many of a department do another one's work, or so many of the org do any other's, that
// the names of departments say nothing of who needs what.
func (c *Context) drift(own, home string) bool {
	if home == "" || own == "" {
		return false
	}
	if c.drifts == nil {
		c.drifts = c.countDrifts()
	}
	d := c.drifts
	many := func(n, of int) bool { return n >= driftPeople && float64(n) >= driftShare*float64(of) }
	return many(d.by[[2]string{own, home}], d.size[own]) || many(d.moved, d.people)
}

func (c *Context) countDrifts() *drifts {
	homes := map[string]string{}
	for _, app := range c.Directory.Apps() {
		s := c.spread(app)
		name, k, n := s.Home(minPeers)
		// What all departments hold is no department's work.
		if share := atLeast(k, n); share >= homeShare && share*float64(c.Directory.Active()) >= 2*float64(s.Holders()) {
			homes[app] = name
		}
	}
	d := &drifts{by: map[[2]string]int{}, size: map[string]int{}}
	for _, id := range c.Directory.People() {
		u := c.Directory.User(id)
		if !org.IsActive(u) || u.Department == "" {
			continue
		}
		d.people++
		d.size[u.Department]++
		if other := c.mostly(u, homes); other != "" {
			d.moved++
			d.by[[2]string{u.Department, other}]++
		}
	}
	return d
}

// mostly names the other department whose work most of a person's apps are, of those that are any department's;
// empty when there is none.
func (c *Context) mostly(u *directory.User, homes map[string]string) string {
	count := map[string]int{}
	all := 0
	for _, h := range c.Directory.Holdings(u.ID) {
		if home := homes[h.Resource]; home != "" {
			count[home]++
			all++
		}
	}
	for home, n := range count {
		if home != u.Department && n >= 2 && 2*n > all { // more than half: there is no other
			return home
		}
	}
	return ""
}

// thin tells what the directory does not say of a person's job: then what is concluded from peers is less sure.
func (c *Context) thin(u *directory.User) []string {
	var all []string
	if u.Department == "" {
		all = append(all, "no department")
	}
	if u.Title == "" {
		all = append(all, "no title")
	}
	switch m := c.Directory.User(u.ManagerID); {
	case u.ManagerID == "":
		all = append(all, "no manager")
	case m == nil:
		all = append(all, "an unknown manager")
	case !org.IsActive(m):
		all = append(all, "a manager whose account is off")
	}
	return all
}
