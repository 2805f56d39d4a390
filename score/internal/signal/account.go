package signal

import (
	"slices"
	"strings"
	"time"

	"recert/schemas/directory"
	"recert/score/internal/org"
	"recert/score/internal/rhythm"
)

// Match says which values of a profile attribute declare something.
type Match struct {
	// Attribute is the name of a profile attribute, or userType, department, title, login.
	Attribute string `yaml:"attribute"`
	// Values are compared without regard to case.
	Values []string `yaml:"values"`
	// Until is the last day (2006-01-02) on which the match counts; empty for always. An exception should end.
	Until string `yaml:"until"`
}

// Accounts says how the org declares what kind of account one is.
type Accounts struct {
	// BreakGlass, Service, Shared (used by several people: kiosks, tests) and OnLeave are declared by any of their
	// matches. Default none.
	BreakGlass []Match `yaml:"break_glass"`
	Service    []Match `yaml:"service"`
	Shared     []Match `yaml:"shared"`
	OnLeave    []Match `yaml:"on_leave"`
	// LeaveFrom and LeaveUntil name profile attributes that hold dates (2006-01-02 or RFC 3339). Default none.
	LeaveFrom  string `yaml:"leave_from"`
	LeaveUntil string `yaml:"leave_until"`
	// ContractUntil names a profile attribute with the last day of a contract, in the same form. Default none.
	ContractUntil string `yaml:"contract_until"`
	// SuspendedFor is from when on a suspended account counts as left. Default 14 days.
	SuspendedFor time.Duration `yaml:"suspended_for"`
}

// Of tells what an account is as of the launch.
func (a *Accounts) Of(u *directory.User, launched time.Time) Account {
	acc := Account{Class: Human}
	switch {
	case declared(u, a.BreakGlass, launched):
		acc.Class = BreakGlass
	case declared(u, a.Service, launched):
		acc.Class = Service
	case declared(u, a.Shared, launched):
		acc.Class = Shared
	}
	if end, has, ok := date(u, a.ContractUntil); has && ok {
		acc.ContractDays = max(0, days(launched.Sub(end.Add(24*time.Hour))))
	}
	acc.OnLeave, acc.Back = a.leave(u, launched)
	acc.Began = u.Created
	if u.Activated.Sub(u.Created) > rehireGap && !u.Activated.After(launched) {
		acc.Began, acc.Rehired = u.Activated, true
	}
	acc.TenureDays = days(launched.Sub(acc.Began))
	since := days(launched.Sub(u.StatusChanged))
	switch u.Status {
	case "DEPROVISIONED":
		acc.Off, acc.OffDays = true, since
	case "SUSPENDED":
		acc.Off = !u.StatusChanged.IsZero() && since >= days(a.SuspendedFor)
		acc.Suspended, acc.OffDays = !acc.Off, since
	}
	return acc
}

// rehireGap is from when on an activation is not the end of the account's creation but a return of the person.
const rehireGap = 30 * 24 * time.Hour

// away is the declared leave as days of the log, none or one; also one that is over.
func (a *Accounts) away(u *directory.User, from, launched time.Time) []rhythm.Span {
	begin, hasBegin, _ := date(u, a.LeaveFrom)
	end, hasEnd, _ := date(u, a.LeaveUntil)
	if !hasBegin && !hasEnd {
		return nil
	}
	s := rhythm.Span{From: dayOf(from), To: dayOf(launched)}
	if hasBegin {
		s.From = dayOf(begin)
	}
	if hasEnd {
		s.To = dayOf(end) + 1
	}
	return []rhythm.Span{s}
}

// Available tells whether somebody can be asked to review: the account works and the person is there.
func (a *Accounts) Available(u *directory.User, launched time.Time) bool {
	if u == nil || u.Status != "ACTIVE" || !org.IsActive(u) {
		return false
	}
	away, _ := a.leave(u, launched)
	return !away
}

// leave reads the declared dates. A date that cannot be read is taken as leave: to err there harms nobody.
func (a *Accounts) leave(u *directory.User, launched time.Time) (away bool, back time.Time) {
	if declared(u, a.OnLeave, launched) {
		return true, time.Time{}
	}
	from, hasFrom, okFrom := date(u, a.LeaveFrom)
	until, hasUntil, okUntil := date(u, a.LeaveUntil)
	if !okFrom || !okUntil {
		return true, time.Time{}
	}
	if !hasFrom && !hasUntil || hasFrom && from.After(launched) {
		return false, time.Time{}
	}
	// The last day of leave is a day of leave.
	if end := until.Add(24 * time.Hour); hasUntil && !end.After(launched) {
		return false, end
	}
	return true, time.Time{}
}

func date(u *directory.User, name string) (at time.Time, has, ok bool) {
	text := strings.TrimSpace(u.Profile[name])
	if name == "" || text == "" {
		return time.Time{}, false, true
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", "20060102"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true, true
		}
	}
	return time.Time{}, true, false
}

func declared(u *directory.User, matches []Match, at time.Time) bool {
	return slices.ContainsFunc(matches, func(m Match) bool {
		if until, err := time.Parse(time.DateOnly, m.Until); err == nil && !at.Before(until.Add(24*time.Hour)) {
			return false
		}
		value := attribute(u, m.Attribute)
		return value != "" && slices.ContainsFunc(m.Values, func(v string) bool { return strings.EqualFold(strings.TrimSpace(value), v) })
	})
}

func attribute(u *directory.User, name string) string {
	if v, ok := u.Profile[name]; ok {
		return v
	}
	switch name {
	case "userType":
		return u.UserType
	case "department":
		return u.Department
	case "title":
		return u.Title
	case "login":
		return u.Login
	default:
		return ""
	}
}

func days(d time.Duration) float64 { return d.Hours() / 24 }
