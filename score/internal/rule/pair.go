package rule

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"recert/schemas/event"
	"recert/score/internal/sod"
	"recert/score/internal/window"
)

// Bits of the roles of pairGranted.
const (
	givesLeft uint8 = 1 << iota
	givesRight
	takesAway
	// settled tells that a grant was judged with what the directory knows.
	settled
)

// maxListed bounds the resources of a sighting: what one grant gives of one rule.
const maxListed = 6

// hold is what a sighting of pairGranted says: by which app or group what is given or taken away. It stands in
// Value as carrier<left>right, ids joined by commas.
type hold struct {
	carrier     string
	left, right []string
}

func (h *hold) String() string {
	return h.carrier + "<" + strings.Join(h.left, ",") + ">" + strings.Join(h.right, ",")
}

func holdOf(s *window.Sighting) hold {
	carrier, lists, _ := strings.Cut(s.Value, "<")
	left, right, _ := strings.Cut(lists, ">")
	return hold{carrier, ids(left), ids(right)}
}

func ids(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// Places in Figure above how many resources make up each side and, at severityAt, the rule's severity.
const (
	severityAt = 32
	// acceptedAt tells that an exception accepts the break at the time of the event.
	acceptedAt = 40
	// contentAt is where the content of the rule's sides is named, as far as it has room.
	contentAt = 41
	content   = 1<<22 - 1
)

// needs are how many resources make up each side, and the rule's severity, packed into Figure with what ruling says.
func needs(r *sod.Rule, person string, at int64) int64 {
	return int64(sideNeeds(r.Left, r.LeftAll)) | int64(sideNeeds(r.Right, r.RightAll))<<16 | int64(severityOf(r.Severity))<<severityAt | ruling(r, person, at)
}

// ruling says of which content the rule is, and whether it accepts at an instant that a person breaks it. A sighting
// of another content says nothing about the rule as it is now: its sides may lie elsewhere.
func ruling(r *sod.Rule, person string, at int64) int64 {
	f := int64(r.Sides&content) << contentAt
	if r.Accepts(person, time.Unix(0, at)) {
		f |= 1 << acceptedAt
	}
	return f
}

// ruled tells whether two sightings are of the same content of a rule.
func ruled(a, b *window.Sighting) bool { return a.Figure>>contentAt == b.Figure>>contentAt }

func isAccepted(s *window.Sighting) bool { return s.Figure>>acceptedAt&1 == 1 }

// acceptedRisk is the risk of what an exception accepts.
const acceptedRisk = 25

func sideNeeds(ids []string, all bool) int {
	if all {
		return min(len(ids), 1<<16-1)
	}
	return 1
}

func severityOf(word string) Severity {
	return map[string]Severity{"low": Low, "medium": Medium, "high": High, "critical": Critical}[word]
}

func unpack(s *window.Sighting) (left, right int, severity Severity) {
	return int(s.Figure & 0xffff), int(s.Figure >> 16 & 0xffff), Severity(s.Figure >> severityAt & 0xff)
}

// seeGrants hands over one sighting for each rule that the grant or removal concerns. A group concerns the apps
// that it gives as well.
func seeGrants(e *event.Access, env *Env, put Put) {
	if e.Outcome != success || env.Duties == nil {
		return
	}
	carrier, name := e.App, e.AppName
	if strings.HasPrefix(e.Type, "group.") {
		carrier, name = e.Group, e.GroupName
	}
	// An account in an app is no person: without one the event's subject is whoever gave the access.
	person := slices.ContainsFunc(e.Targets, func(t event.Target) bool { return t.Type == "User" })
	if carrier == "" || !person || strings.ContainsAny(carrier, "<>,") {
		return
	}
	resources := []string{carrier}
	if env.Gives != nil && carrier == e.Group {
		resources = append(resources, env.Gives(e.Org, carrier)...)
	}
	for _, t := range env.Duties(e.Org).Touched(resources) {
		h := hold{carrier: bounded(carrier), left: t.Left[:min(len(t.Left), maxListed)], right: t.Right[:min(len(t.Right), maxListed)]}
		s := sighting(e)
		s.Value, s.Name, s.Figure = h.String(), bounded(name), needs(t.Rule, e.Subject, e.Published)
		if len(h.left) > 0 {
			s.Role |= givesLeft
		}
		if len(h.right) > 0 {
			s.Role |= givesRight
		}
		if strings.HasSuffix(e.Type, ".remove") {
			s.Role |= takesAway | settled
		}
		put(entityOf(t.Rule), s)
	}
}

func entityOf(r *sod.Rule) string { return bounded(strings.ToValidUTF8(r.ID, "")) }

// inEffect is what is held of each side right after a sighting: resource → the grants that it is held by.
type inEffect struct{ left, right map[string][]window.Sighting }

// effect replays a set up to and including the sighting at index k. The removal of an app or group ends every way
// of holding it, and what it gave; what another group still gives goes on. What was seen while the rule had other
// sides is left to the directory.
func effect(set []window.Sighting, k int) inEffect {
	f := inEffect{map[string][]window.Sighting{}, map[string][]window.Sighting{}}
	for i := range set[:k+1] {
		s := &set[i]
		if !ruled(s, &set[k]) {
			continue
		}
		h := holdOf(s)
		if s.Role&takesAway != 0 {
			f.end(h.carrier)
			continue
		}
		grant := *s
		grant.Role &^= settled
		for _, id := range h.left {
			f.left[id] = append(f.left[id], grant)
		}
		for _, id := range h.right {
			f.right[id] = append(f.right[id], grant)
		}
	}
	return f
}

func (f *inEffect) end(carrier string) {
	for _, side := range []map[string][]window.Sighting{f.left, f.right} {
		delete(side, carrier)
		for id, grants := range side {
			grants = slices.DeleteFunc(grants, func(s window.Sighting) bool { return holdOf(&s).carrier == carrier })
			if side[id] = grants; len(grants) == 0 {
				delete(side, id)
			}
		}
	}
}

// evidence lists the grants by which the grant g meets the other side, nothing where it does not: both sides must be
// whole. Of the grant's own side it lists itself alone, unless that side takes several resources.
func (f *inEffect) evidence(g *window.Sighting) []window.Sighting {
	left, right, _ := unpack(g)
	if len(f.left) < left || len(f.right) < right {
		return nil
	}
	own := *g
	own.Role &^= settled
	found := []window.Sighting{own}
	if g.Role&givesLeft == 0 || left > 1 {
		found = appendAll(found, f.left)
	}
	if g.Role&givesRight == 0 || right > 1 {
		found = appendAll(found, f.right)
	}
	slices.SortFunc(found, func(a, b window.Sighting) int { // of more than a case holds, the same ones
		return cmp.Or(cmp.Compare(a.At, b.At), strings.Compare(a.UUID, b.UUID), strings.Compare(a.Type, b.Type), strings.Compare(a.Value, b.Value))
	})
	return found
}

func appendAll(found []window.Sighting, side map[string][]window.Sighting) []window.Sighting {
	for _, grants := range side {
		for _, s := range grants {
			if !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	return found
}
