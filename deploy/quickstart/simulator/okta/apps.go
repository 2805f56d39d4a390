package okta

import (
	"net/http"

	"recert/deploy/quickstart/simulator/org"
)

func (s *Server) listApps(w http.ResponseWriter, r *http.Request) {
	match, ok := parseQuery(r.URL.Query().Get("filter"))
	if !ok {
		fail(w, http.StatusBadRequest, "E0000031", "Invalid search criteria.")
		return
	}
	var rows []int
	for _, i := range s.appOrder {
		if match(map[string]string{"status": "ACTIVE", "id": s.Org.Apps[i].ID, "name": s.Org.Apps[i].Name}) {
			rows = append(rows, i)
		}
	}
	s.list(w, r, len(rows), 200, 200, func(i int) any { return s.app(rows[i], base(r)) })
}

func (s *Server) getApp(w http.ResponseWriter, r *http.Request) {
	if i, ok := s.appOf(w, r); ok {
		reply(w, http.StatusOK, s.app(i, base(r)))
	}
}

// appOf finds the app that the path names, or answers 404.
func (s *Server) appOf(w http.ResponseWriter, r *http.Request) (int, bool) {
	i, ok := s.apps[r.PathValue("appId")]
	if !ok {
		notFound(w, r.PathValue("appId"), "AppInstance")
	}
	return i, ok
}

// app is Okta's JSON of an app.
func (s *Server) app(i int, at string) object {
	a := &s.Org.Apps[i]
	self := at + "/api/v1/apps/" + a.ID
	v := object{
		"id": a.ID, "orn": "orn:okta:idp:" + s.Org.ID + ":apps:" + a.Name + ":" + a.ID, "name": a.Name, "label": a.Label, "status": "ACTIVE",
		"created": stamp(a.Created), "lastUpdated": stamp(a.Created), "signOnMode": a.SignOn, "features": []string{},
		"accessibility": object{"selfService": false},
		"visibility":    object{"autoSubmitToolbar": false, "hide": object{"iOS": false, "web": false}, "appLinks": object{a.Name + "_link": true}},
		"_links":        object{"self": link(self), "users": link(self + "/users"), "groups": link(self + "/groups")},
	}
	if a.SignOn == "OPENID_CONNECT" {
		v["credentials"] = object{"oauthClient": object{"client_id": a.ID, "token_endpoint_auth_method": "client_secret_basic", "autoKeyRotation": true}}
		v["settings"] = object{"oauthClient": object{"application_type": "web", "grant_types": []string{"authorization_code"}, "response_types": []string{"code"}, "redirect_uris": []string{"https://app.example.com/callback"}}}
	} else {
		v["credentials"] = object{"userNameTemplate": object{"template": "${source.login}", "type": "BUILT_IN"}, "signing": object{}}
		v["settings"] = object{"app": object{}}
	}
	return v
}

func (s *Server) listAppUsers(w http.ResponseWriter, r *http.Request) {
	i, ok := s.appOf(w, r)
	if !ok {
		return
	}
	rows := s.grantsOf[i]
	s.list(w, r, len(rows), 50, 500, func(i int) any { return s.appUser(rows[i], base(r)) })
}

func (s *Server) getAppUser(w http.ResponseWriter, r *http.Request) {
	i, ok := s.appOf(w, r)
	if !ok {
		return
	}
	for _, g := range s.grantsOf[i] {
		if s.Org.Users[s.Org.Grants[g].User].ID == r.PathValue("userId") {
			reply(w, http.StatusOK, s.appUser(g, base(r)))
			return
		}
	}
	notFound(w, r.PathValue("userId"), "AppUser")
}

// appUser is Okta's JSON of an assignment: its id is the user's.
func (s *Server) appUser(n int, at string) object {
	g := &s.Org.Grants[n]
	u, a := &s.Org.Users[g.User], &s.Org.Apps[g.App]
	links := object{"app": link(at + "/api/v1/apps/" + a.ID), "user": link(at + "/api/v1/users/" + u.ID)}
	scope := "USER"
	if g.Via != org.None {
		scope = "GROUP"
		links["group"] = object{"href": at + "/api/v1/groups/" + s.Org.Groups[g.Via].ID, "name": s.Org.Groups[g.Via].Name}
	}
	return object{
		"id": u.ID, "created": stamp(g.Created), "lastUpdated": stamp(g.Created), "scope": scope, "status": "ACTIVE",
		"statusChanged": stamp(g.Created), "passwordChanged": nil, "syncState": "DISABLED", "credentials": object{"userName": u.Login},
		"profile": object{}, "_links": links,
	}
}

func (s *Server) listAppGroups(w http.ResponseWriter, r *http.Request) {
	i, ok := s.appOf(w, r)
	if !ok {
		return
	}
	rows := s.Org.Apps[i].Groups
	s.list(w, r, len(rows), 20, 200, func(n int) any {
		g := &s.Org.Groups[rows[n]]
		return object{
			"id": g.ID, "lastUpdated": stamp(s.Org.Apps[i].Created), "priority": n, "profile": object{},
			"_links": object{"app": link(base(r) + "/api/v1/apps/" + s.Org.Apps[i].ID), "group": link(base(r) + "/api/v1/groups/" + g.ID)},
		}
	})
}
