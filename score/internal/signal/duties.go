package signal

import (
	"slices"
	"time"

	"recert/schemas/directory"
	"recert/schemas/usage"
	"recert/score/internal/sod"
)

// exercisedWindow is how far before the launch use counts as exercising a side of a conflict; the view sod_conflicts
// looks as far.
const exercisedWindow = 90 * 24 * time.Hour

// conflicts are the rules of duties that the item breaks, the heaviest first: what the person holds of both sides,
// and how far each side was used. What Okta itself says of the item stands beside what recert finds.
func (c *Context) conflicts(item *directory.Review) []sod.Conflict {
	found := c.Rules.Conflicts(item.Resource, func(id string) bool { return c.Directory.Holding(item.UserID, id) != nil })
	found = append(found, c.Rules.Stated(item.RiskRules, item.Resource)...)
	for i := range found {
		k := &found[i]
		k.LeftUse, k.RightUse = c.sideUse(item.UserID, k.Left), c.sideUse(item.UserID, k.Right)
		k.Exception, k.Accepted = k.Rule.Exception(item.UserID), k.Rule.Accepts(item.UserID, c.Launched)
	}
	sod.Rank(found)
	return found
}

// sideUse is the use of a side's apps, and of the apps that its groups give the person. Where any of it cannot be
// seen, such as what a group that gives no app is good for, no use says nothing.
func (c *Context) sideUse(person string, ids []string) sod.Use {
	apps, blind := c.appsOf(person, ids)
	u := sod.Use{Unseen: blind}
	var all []int32
	from := dayOf(later(c.start(), c.Launched.Add(-exercisedWindow)))
	for _, app := range apps {
		if c.rhythm(app).Grade == usage.Unobserved {
			u.Unseen = true
		}
		facts := c.facts(person, app)
		if facts == nil {
			continue
		}
		seen := activeDays(facts, from, c.Launched.UnixNano())
		for _, d := range seen {
			all = append(all, d.Day)
		}
		if last, ok := lastUse(facts, c.Launched.UnixNano()); ok && len(seen) > 0 {
			u.Last = later(u.Last, last)
		}
	}
	slices.Sort(all)
	u.Days = len(slices.Compact(all))
	return u
}

// appsOf lists the apps that resources are or give the person, each once; blind tells that a group among them gives
// the person no app.
func (c *Context) appsOf(person string, ids []string) (apps []string, blind bool) {
	for _, id := range ids {
		given := c.Directory.Gives(id)
		if c.Directory.Group(id) == nil && len(given) == 0 {
			apps = append(apps, id)
			continue
		}
		before := len(apps)
		for _, app := range given {
			if c.Directory.Holding(person, app) != nil {
				apps = append(apps, app)
			}
		}
		blind = blind || len(apps) == before
	}
	slices.Sort(apps)
	return slices.Compact(apps), blind
}
