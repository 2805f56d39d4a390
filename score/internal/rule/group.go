package rule

import (
	"fmt"
	"sort"
	"time"

	"recert/schemas/event"
	"recert/score/internal/window"
)

// Roles of outOfBand. A grant that was judged keeps its place as joined, so that it is judged once.
const (
	joining uint8 = iota + 1
	joined
	requested
)

const (
	typeMemberAdd      = "group.user_membership.add"
	typeRequestResolve = "access.request.resolve"
	// requestLife is how long before the grant the request may have been resolved.
	requestLife = int64(30 * 24 * time.Hour)
)

// outOfBand finds people who joined a privileged group although no request for it was resolved before. It is
// decided once the log has been read past the grant, as the events of one moment come in any order; a request
// that comes later still cannot take the alert back.
func outOfBand(privileged map[string]bool, settle int64) *Rule {
	return &Rule{
		ID: "privileged_group_out_of_band", Version: "1", Title: "Privileged group joined without a request",
		Description: "A person was added to a privileged group, by no group rule and with no access request resolved before.",
		Attack:      []string{"T1098.007"}, Severity: High, Risk: 80,
		Triage:         "Who decided this, and why not by a request?",
		FalsePositives: "An emergency change, an import from a directory, requests that are kept in another tool.",
		Action:         "Have the granting administrator name the approval; without one remove the membership.",
		Types:          []string{typeMemberAdd, typeRequestResolve}, Dedup: day, Keep: 60 * day, Most: 32,
		See: func(e *event.Access, put Put) { seeGrant(e, privileged, put) },
		// Nothing is decided before the log has been read past it.
		Judge: func([]window.Sighting, int, Found) {},
		Due: func(s *window.State, read Reading, found Found) bool {
			return dueGrants(s.Set, read.To-settle, settle, found)
		},
		Tell: func(evidence []window.Sighting) Story {
			s := evidence[0]
			return Story{
				Message:   fmt.Sprintf("%s joined %s without a request.", named(s.Login, "A person"), named(s.Name, s.Value)),
				Figures:   map[string]any{"grants": len(evidence), "requests": 0},
				Resources: []Thing{{"group", s.Value, s.Name}},
			}
		},
	}
}

func seeGrant(e *event.Access, privileged map[string]bool, put Put) {
	if e.Outcome == failure {
		return
	}
	group, role := e.Group, joining
	if e.Type == typeRequestResolve {
		role = requested
		if id := e.Debug["requestedResourceId"]; id != "" {
			group = id
		}
	} else if e.Debug["groupRuleId"] != "" || e.Debug["triggeredBy"] == "GROUP_RULE" {
		return
	}
	if !privileged[group] {
		return
	}
	s := sighting(e)
	s.Role, s.Value, s.Name = role, bounded(group), bounded(e.GroupName)
	put(s.Value, s)
}

// dueGrants judges the grants up to an instant. A request may be resolved up to skew behind its grant: Okta
// does both at once.
func dueGrants(set []window.Sighting, until, skew int64, found Found) (waiting bool) {
	for i := range set {
		g := &set[i]
		if g.Role != joining || !g.Sure {
			continue
		}
		if g.At > until {
			waiting = true
			continue
		}
		g.Role = joined
		if !requestFor(set, g.At, skew) {
			found(g.At, *g)
		}
	}
	return waiting
}

func requestFor(set []window.Sighting, grant, skew int64) bool {
	first := sort.Search(len(set), func(i int) bool { return set[i].At >= grant-requestLife })
	for i := first; i < len(set) && set[i].At <= grant+skew; i++ {
		if set[i].Role == requested && set[i].Sure {
			return true
		}
	}
	return false
}
