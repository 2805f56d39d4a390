package org

import "recert/schemas/directory"

// Attribute is what makes two people peers.
type Attribute int

// The attributes.
const (
	Department Attribute = iota
	Title
	Manager
	attributes
)

// String names the attribute in words and in figures.
func (a Attribute) String() string {
	return [...]string{"department", "title", "manager"}[a]
}

// Attributes returns all attributes.
func Attributes() []Attribute { return []Attribute{Department, Title, Manager} }

func (a Attribute) of(u *directory.User) string {
	switch a {
	case Department:
		return u.Department
	case Title:
		return u.Title
	default:
		return u.ManagerID
	}
}

// IsActive tells whether an account can be used: peers are counted among such accounts only.
func IsActive(u *directory.User) bool {
	switch u.Status {
	case "ACTIVE", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "PROVISIONED", "STAGED":
		return true
	default:
		return false
	}
}

func (d *Directory) countPeers() {
	for a := range attributes {
		d.size[a] = map[string]int{}
	}
	for _, u := range d.users {
		if !IsActive(u) {
			continue
		}
		d.active++
		for _, a := range Attributes() {
			if v := a.of(u); v != "" {
				d.size[a][v]++
			}
		}
	}
}

// Active is the number of accounts that can be used.
func (d *Directory) Active() int { return d.active }

// Spread counts the active holders of one resource by the values of each attribute.
type Spread struct {
	d       *Directory
	holders int
	by      [attributes]map[string]int
}

// Spread counts the active holders of a resource; the result is good for all its items.
func (d *Directory) Spread(resource string) *Spread {
	s := &Spread{d: d}
	for a := range attributes {
		s.by[a] = map[string]int{}
	}
	for _, id := range d.holders[resource] {
		u := d.users[id]
		if u == nil || !IsActive(u) {
			continue
		}
		s.holders++
		for _, a := range Attributes() {
			if v := a.of(u); v != "" {
				s.by[a][v]++
			}
		}
	}
	return s
}

// Holders is the number of active holders.
func (s *Spread) Holders() int { return s.holders }

// Rate returns how many of the org's other active accounts hold the resource.
func (s *Spread) Rate(u *directory.User, holds bool) (holders, accounts int) {
	holders, accounts = s.holders, s.d.active
	if IsActive(u) {
		accounts--
		if holds {
			holders--
		}
	}
	return holders, accounts
}

// Peers returns how many others share the person's value of the attribute and how many of those hold the resource.
func (s *Spread) Peers(u *directory.User, a Attribute, holds bool) (holders, peers int) {
	v := a.of(u)
	if v == "" {
		return 0, 0
	}
	holders, peers = s.by[a][v], s.d.size[a][v]
	if IsActive(u) {
		peers--
		if holds {
			holders--
		}
	}
	return holders, peers
}

// Home returns the department in which the resource is commonest, and its shares there; departments of fewer
// than least people do not count. Ties go to the name that sorts first.
func (s *Spread) Home(least int) (name string, holders, people int) {
	best := -1.0
	for v, k := range s.by[Department] {
		n := s.d.size[Department][v]
		if n < least {
			continue
		}
		share := float64(k) / float64(n)
		if share > best || (share == best && v < name) {
			best, name, holders, people = share, v, k, n
		}
	}
	return name, holders, people
}
