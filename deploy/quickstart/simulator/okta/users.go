package okta

import (
	"net/http"

	"recert/deploy/quickstart/simulator/org"
)

// listUsers leaves deactivated users out unless a filter or search asks for them, as Okta does.
func (s *Server) listUsers(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	match, ok := parseQuery(q.Get("filter"), q.Get("search"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	asked := q.Get("filter") != "" || q.Get("search") != ""
	var rows []int
	for _, i := range s.userOrder {
		u := &s.Org.Users[i]
		if !asked && u.Status == "DEPROVISIONED" {
			continue
		}
		if match(map[string]string{"status": u.Status, "id": u.ID, "lastUpdated": stamp(u.Updated), "profile.login": u.Login, "profile.department": u.Department}) {
			rows = append(rows, i)
		}
	}
	s.list(w, r, len(rows), 200, 200, func(i int) any { return s.user(rows[i], base(r)) })
}

func (s *Server) getUser(w http.ResponseWriter, r *http.Request) {
	i, ok := s.userByID(r.PathValue("id"))
	if !ok {
		notFound(w, r.PathValue("id"), "User")
		return
	}
	reply(w, http.StatusOK, s.user(i, base(r)))
}

// userByID finds a user by id or login.
func (s *Server) userByID(id string) (int, bool) {
	if i, ok := s.users[id]; ok {
		return i, true
	}
	for i := range s.Org.Users {
		if s.Org.Users[i].Login == id {
			return i, true
		}
	}
	return 0, false
}

func (s *Server) groupsOfUser(w http.ResponseWriter, r *http.Request) {
	i, ok := s.userByID(r.PathValue("id"))
	if !ok {
		notFound(w, r.PathValue("id"), "User")
		return
	}
	rows := make([]any, 0, len(s.groupsOf[i]))
	for _, g := range s.groupsOf[i] {
		rows = append(rows, s.group(g, base(r), false))
	}
	reply(w, http.StatusOK, rows)
}

// user is Okta's JSON of a user.
func (s *Server) user(i int, at string) object {
	u := &s.Org.Users[i]
	profile := object{
		"firstName": u.First, "lastName": u.Last, "login": u.Login, "email": u.Login, "mobilePhone": nil, "secondEmail": nil,
		"department": u.Department, "title": u.Title, "city": u.Site, "userType": u.Type, "accountClass": u.Class,
		"displayName": u.First + " " + u.Last,
	}
	if u.Manager != org.None {
		profile["managerId"] = s.Org.Users[u.Manager].ID
	}
	if !u.LeaveFrom.IsZero() {
		profile["leaveFrom"], profile["leaveUntil"] = u.LeaveFrom.Format("2006-01-02"), u.LeaveUntil.Format("2006-01-02")
	}
	if !u.ContractEnd.IsZero() {
		profile["contractEnd"] = u.ContractEnd.Format("2006-01-02")
	}
	return object{
		"id": u.ID, "status": u.Status, "created": stamp(u.Created), "activated": stamp(u.Created), "statusChanged": stamp(u.Changed),
		"lastLogin": stampOrNull(u.LastLogin), "lastUpdated": stamp(u.Updated), "passwordChanged": stamp(u.Created),
		"type": object{"id": "oty0000simusertype01"}, "profile": profile,
		"credentials": object{"provider": object{"type": "OKTA", "name": "OKTA"}},
		"_links":      object{"self": link(at + "/api/v1/users/" + u.ID)},
	}
}

// userSchema answers GET /api/v1/meta/schemas/user/{schemaId} with the org's custom attributes.
func (s *Server) userSchema(w http.ResponseWriter, r *http.Request) {
	text := func(title string) object {
		return object{"title": title, "type": "string", "mutability": "READ_WRITE", "scope": "NONE", "permissions": []object{{"principal": "SELF", "action": "READ_ONLY"}}, "master": object{"type": "PROFILE_MASTER"}}
	}
	self := base(r) + "/api/v1/meta/schemas/user/" + r.PathValue("schemaId")
	reply(w, http.StatusOK, object{
		"id": self, "$schema": "http://json-schema.org/draft-04/schema#", "name": "user", "title": "User", "type": "object",
		"lastUpdated": "2025-01-02T03:04:05.000Z", "created": "2024-01-02T03:04:05.000Z",
		"definitions": object{
			"custom": object{"id": "#custom", "type": "object", "properties": object{
				"accountClass": text("Account class"), "leaveFrom": text("Leave from"), "leaveUntil": text("Leave until"), "contractEnd": text("Contract end"),
			}, "required": []string{}},
			"base": object{"id": "#base", "type": "object", "properties": object{
				"login": text("Username"), "firstName": text("First name"), "lastName": text("Last name"), "email": text("Primary email"),
				"department": text("Department"), "title": text("Title"), "managerId": text("ManagerId"), "userType": text("User type"), "city": text("City"),
			}, "required": []string{"login", "firstName", "lastName", "email"}},
		},
		"properties": object{"profile": object{"allOf": []object{{"$ref": "#/definitions/custom"}, {"$ref": "#/definitions/base"}}}},
		"_links":     object{"self": object{"href": self, "method": "GET", "rel": "self"}},
	})
}

func notFound(w http.ResponseWriter, id, kind string) {
	fail(w, http.StatusNotFound, "E0000007", "Not found: Resource not found: "+id+" ("+kind+")")
}
