package okta

import (
	"net/http"
	"time"
)

func (s *Server) listGroups(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	match, ok := parseQuery(q.Get("filter"), q.Get("search"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	var rows []int
	for _, i := range s.groupOrder {
		g := &s.Org.Groups[i]
		if match(map[string]string{"id": g.ID, "type": g.Type, "lastUpdated": stamp(g.Changed), "lastMembershipUpdated": stamp(s.membershipChanged(i)), "profile.name": g.Name}) {
			rows = append(rows, i)
		}
	}
	stats := q.Get("expand") == "stats"
	s.list(w, r, len(rows), 10000, 10000, func(i int) any { return s.group(rows[i], base(r), stats) })
}

func (s *Server) getGroup(w http.ResponseWriter, r *http.Request) {
	i, ok := s.groups[r.PathValue("groupId")]
	if !ok {
		notFound(w, r.PathValue("groupId"), "UserGroup")
		return
	}
	reply(w, http.StatusOK, s.group(i, base(r), r.URL.Query().Get("expand") == "stats"))
}

func (s *Server) listMembers(w http.ResponseWriter, r *http.Request) {
	i, ok := s.groups[r.PathValue("groupId")]
	if !ok {
		notFound(w, r.PathValue("groupId"), "UserGroup")
		return
	}
	rows := s.membersOf[i]
	s.list(w, r, len(rows), 1000, 1000, func(i int) any { return s.user(s.Org.Members[rows[i]].User, base(r)) })
}

// group is Okta's JSON of a group.
func (s *Server) group(i int, at string, stats bool) object {
	g := &s.Org.Groups[i]
	about := "Members of " + g.Name
	if g.Privileged {
		about = "Holds an admin role"
	}
	v := object{
		"id": g.ID, "type": g.Type, "created": stamp(g.Created), "lastUpdated": stamp(g.Changed),
		"lastMembershipUpdated": stamp(s.membershipChanged(i)), "objectClass": []string{"okta:user_group"},
		"profile": object{"name": g.Name, "description": about},
		"_links":  object{"users": link(at + "/api/v1/groups/" + g.ID + "/users"), "apps": link(at + "/api/v1/groups/" + g.ID + "/apps")},
	}
	if stats {
		apps := 0
		for a := range s.Org.Apps {
			for _, id := range s.Org.Apps[a].Groups {
				if id == i {
					apps++
				}
			}
		}
		v["_embedded"] = object{"stats": object{"usersCount": len(s.membersOf[i]), "appsCount": apps, "groupPushMappingsCount": 0, "hasAdminPrivlege": g.Privileged}}
	}
	return v
}

func (s *Server) membershipChanged(i int) (at time.Time) {
	at = s.Org.Groups[i].Changed
	for _, m := range s.membersOf[i] {
		if c := s.Org.Members[m].Created; c.After(at) {
			at = c
		}
	}
	return at
}

func (s *Server) listRules(w http.ResponseWriter, r *http.Request) {
	s.list(w, r, len(s.Org.Rules), 50, 200, func(i int) any {
		rule := &s.Org.Rules[i]
		return object{
			"id": rule.ID, "type": "group_rule", "name": rule.Name, "status": "ACTIVE", "created": stamp(rule.Created), "lastUpdated": stamp(rule.Created),
			"conditions": object{
				"people":     object{"users": object{"exclude": []string{}}, "groups": object{"exclude": []string{}}},
				"expression": object{"type": "urn:okta:expression:1.0", "value": rule.Expression},
			},
			"actions": object{"assignUserToGroups": object{"groupIds": []string{s.Org.Groups[rule.Group].ID}}},
		}
	})
}
