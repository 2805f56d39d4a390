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

// ways finds them. What else is in use matters where this is not.
func (c *Context) ways(item *directory.Review, f *Features) Ways {
	if f.Held == nil {
		return Ways{}
	}
	w, groups, app := Ways{}, []string{item.Resource}, ""
	if item.Kind == directory.KindApp {
		w.Direct, groups, app = f.Held.Direct(), c.groupsOf(item.UserID, f.Held), item.Resource
	}
	for _, id := range groups {
		w.Groups = append(w.Groups, c.way(item.UserID, id))
		g := &w.Groups[len(w.Groups)-1]
		if g.BuiltIn {
			continue
		}
		for _, other := range c.lost(item.UserID, id, groups) {
			if other == app {
				continue
			}
			name := plain.Text(c.Directory.Label(other), labelLimit)
			g.Also = append(g.Also, name)
			if app != "" && !f.Usage.Ongoing() && c.usedLately(item.UserID, other) {
				g.InUse = append(g.InUse, name)
			}
		}
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
		if h.Kind != directory.KindGroup {
			continue
		}
		if _, gives := slices.BinarySearch(c.Directory.Gives(h.Resource), app.Resource); gives {
			all = append(all, h.Resource)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// way describes a group.
func (c *Context) way(person, group string) Way {
	w := Way{Group: plain.Text(c.Directory.Label(group), labelLimit)}
	if g := c.Directory.Group(group); g != nil {
		w.BuiltIn, w.ByApp = g.Type == builtIn, g.Type == appGroup
	}
	if h := c.Directory.Holding(person, group); h != nil {
		w.ByRule = h.ByRule()
	}
	return w
}

// lost are the apps that a group gives the person and that are gone with all the groups.
func (c *Context) lost(person, group string, gone []string) []string {
	key := [2]string{person, group}
	if known, ok := c.alone[key]; ok && len(gone) == 1 {
		return known
	}
	var all []string
	for _, app := range c.Directory.Gives(group) {
		h := c.Directory.Holding(person, app)
		if h == nil || h.Direct() {
			continue
		}
		left := func(id string) bool { return !slices.Contains(gone, id) }
		if !slices.ContainsFunc(c.groupsOf(person, h), left) {
			all = append(all, app)
		}
	}
	if len(gone) == 1 {
		if c.alone == nil {
			c.alone = map[[2]string][]string{}
		}
		c.alone[key] = all
	}
	return all
}

// usedLately tells whether the person was seen to use the app in the weeks before the launch.
func (c *Context) usedLately(person, app string) bool {
	list, err := c.days(nil, person, app)
	return err == nil && len(list) > 0 && dayOf(c.Launched)-list[len(list)-1].Day <= latelyDays
}

// latelyDays is how long ago use still counts as lately.
const latelyDays = 45
