package signal

import (
	"strings"
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
)

// requestLead is how long before a grant its request may have been approved.
const requestLead = 30 * 24 * time.Hour

// grant finds how the person came to the access: what Okta says of the assignment, and the events of the
// resource itself and of the groups that give it.
func (c *Context) grant(item *directory.Review, f *Features) Grant {
	g := Grant{}
	if f.Held != nil && !f.Held.Granted.IsZero() && !f.Held.Granted.After(c.Launched) {
		g.At, g.Known = f.Held.Granted, true
	}
	for _, facts := range c.giving(item, f) {
		if last, ok := lastGrant(facts, c.Launched); ok && !time.Unix(0, last.At).Before(g.At) {
			g.At, g.Known, g.Event, g.By = time.Unix(0, last.At).UTC(), true, last.UUID, last.Actor
			g.Requested = g.Requested || last.Via == "request"
		}
		for _, r := range usage.Until(facts.Requests, c.Launched.UnixNano()) {
			g.Requests = append(g.Requests, r.UUID)
			if age := days(c.Launched.Sub(time.Unix(0, r.At))); g.RequestDays == 0 || age < g.RequestDays {
				g.RequestDays = age
			}
			if !g.Known || !time.Unix(0, r.At).Before(g.At.Add(-requestLead)) {
				g.Requested = true
			}
		}
	}
	g.AgeDays = f.CoveredDays
	if g.Known {
		g.AgeDays = days(c.Launched.Sub(g.At))
	}
	return g
}

// giving returns the facts of the resource and of the groups that give it to the person.
func (c *Context) giving(item *directory.Review, f *Features) []*usage.Facts {
	var all []*usage.Facts
	add := func(resource string) {
		if facts := c.facts(item.UserID, resource); facts != nil {
			all = append(all, facts)
		}
	}
	add(item.Resource)
	if f.Held != nil {
		for _, p := range f.Held.Paths {
			if group, ok := strings.CutPrefix(p, directory.PathGroup); ok {
				add(group)
			}
		}
	}
	return all
}

// lastGrant is the newest grant up to the launch.
func lastGrant(f *usage.Facts, launched time.Time) (usage.Change, bool) {
	grants := usage.Until(f.Grants, launched.UnixNano())
	if len(grants) == 0 {
		return usage.Change{}, false
	}
	return grants[len(grants)-1], true
}

// outOfBand tells whether a person, not a rule and not a request, put somebody directly into privileged access.
func (c *Context) outOfBand(item *directory.Review, f *Features) bool {
	if f.Held == nil || !f.Held.Direct() || f.Grant.Requested || f.Grant.Event == "" {
		return false
	}
	facts := c.facts(item.UserID, item.Resource)
	if facts == nil {
		return false
	}
	last, ok := lastGrant(facts, c.Launched)
	if !ok || last.UUID != f.Grant.Event {
		return false
	}
	return last.Via == "admin" || last.Via == "" && last.ActorType == "User"
}
