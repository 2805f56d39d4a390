package signal

import (
	"slices"
	"strings"

	"recert/schemas/directory"
	"recert/score/internal/org"
	"recert/score/internal/plain"
)

// Kinds of groups that nobody is taken out of in Okta.
const (
	builtIn  = "BUILT_IN"  // as Everyone: Okta itself keeps all people in it
	appGroup = "APP_GROUP" // an app or a directory behind it keeps its members
)

// Way is a group by which the person has the access; of a group under review, the group itself.
type Way struct {
	Group string // its name, made harmless
	// BuiltIn tells that nobody can be taken out, ByApp that Okta cannot do it, ByRule that a rule puts the person in.
	BuiltIn, ByApp, ByRule bool
	// Also are the other apps, by name, that the person has by this group alone; InUse those of them that were used
	// lately.
	Also, InUse []string
}

// Ways are all by which the person has the access. Okta tells one of an app: a group that gives the app to others and
// that the person is in is one as well, and would give it again.
type Ways struct {
	// Direct tells that the access was given to the person alone.
	Direct bool
	Groups []Way
}

// Count is in how many ways the person has the access.
func (w *Ways) Count() int {
	if w.Direct {
		return len(w.Groups) + 1
	}
	return len(w.Groups)
}

// Everyone tells that all people of the org have the access by Okta's own group: nobody can be taken out of it alone.
func (w *Ways) Everyone() bool {
	return slices.ContainsFunc(w.Groups, func(g Way) bool { return g.BuiltIn })
}

// InUse are the other apps in use that would go with the access.
func (w *Ways) InUse() []string {
	var all []string
	for i := range w.Groups {
		all = append(all, w.Groups[i].InUse...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ways finds them.
func (c *Context) ways(item *directory.Review, held *org.Holding) Ways {
	if held == nil {
		return Ways{}
	}
	if item.Kind == directory.KindGroup {
		return Ways{Groups: []Way{c.way(item.UserID, item.Resource, []string{item.Resource}, "")}}
	}
	w := Ways{Direct: held.Direct()}
	groups := c.groupsOf(item.UserID, held)
	for _, id := range groups {
		w.Groups = append(w.Groups, c.way(item.UserID, id, groups, item.Resource))
	}
	return w
}

// groupsOf lists the groups by which a person has an app, sorted.
func (c *Context) groupsOf(person string, app *org.Holding) []string {
	var all []string
	for _, p := range app.Paths {
		if id, ok := strings.CutPrefix(p, directory.PathGroup); ok && id != "" {
			all = append(all, id)
		}
	}
	for _, h := range c.Directory.Holdings(person) {
		if _, gives := slices.BinarySearch(c.Directory.Gives(h.Resource), app.Resource); gives && h.Kind == directory.KindGroup {
			all = append(all, h.Resource)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// way describes one group; gone are all that would have to go, app is what is under review.
func (c *Context) way(person, group string, gone []string, app string) Way {
	w := Way{Group: plain.Text(c.Directory.Label(group), labelLimit)}
	if g := c.Directory.Group(group); g != nil {
		w.BuiltIn, w.ByApp = g.Type == builtIn, g.Type == appGroup
	}
	if h := c.Directory.Holding(person, group); h != nil {
		w.ByRule = h.ByRule()
	}
	if w.BuiltIn {
		return w
	}
	for _, other := range c.Directory.Gives(group) {
		h := c.Directory.Holding(person, other)
		if other == app || h == nil || h.Direct() || c.remains(person, h, gone) {
			continue
		}
		name := plain.Text(c.Directory.Label(other), labelLimit)
		w.Also = append(w.Also, name)
		if app != "" && c.usedLately(person, other) {
			w.InUse = append(w.InUse, name)
		}
	}
	return w
}

// remains tells whether the person keeps an app when some groups are gone.
func (c *Context) remains(person string, app *org.Holding, gone []string) bool {
	return slices.ContainsFunc(c.groupsOf(person, app), func(id string) bool { return !slices.Contains(gone, id) })
}

// usedLately tells whether the person was seen to use the app in the weeks before the launch.
func (c *Context) usedLately(person, app string) bool {
	list, err := c.days(nil, person, app)
	return err == nil && len(list) > 0 && dayOf(c.Launched)-list[len(list)-1].Day <= latelyDays
}

// latelyDays is how long ago use still counts as lately.
const latelyDays = 45
